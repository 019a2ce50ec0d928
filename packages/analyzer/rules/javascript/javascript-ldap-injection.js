export function lookup(client, name, EqualityFilter) {
  // ruleid: javascript-ldap-injection
  client.search('dc=example', { filter: '(uid=' + name + ')', scope: 'sub' }, done);
  // ruleid: javascript-ldap-injection
  client.search('dc=example', { scope: 'sub', filter: `(uid=${name})` });
  // ok: javascript-ldap-injection
  client.search('dc=example', { filter: '(objectClass=person)', scope: 'sub' }, done);
  // ok: javascript-ldap-injection
  client.search('dc=example', { filter: new EqualityFilter({ attribute: 'uid', value: name }) }, done);
}
