import xpath from 'xpath';

export function find(doc, name) {
  // ruleid: javascript-xpath-injection
  xpath.select("//user[name='" + name + "']", doc);
  // ruleid: javascript-xpath-injection
  xpath.select1(`//user[name='${name}']/email`, doc);
  // ruleid: javascript-xpath-injection
  document.evaluate("//user[@id='" + name + "']", doc, null, 0, null);
  // ok: javascript-xpath-injection
  xpath.select('//user/email', doc);
  // ok: javascript-xpath-injection
  xpath.parse('//user[name=$name]').select({ node: doc, variables: { name } });
}

// ok: javascript-xpath-injection
page.evaluate((part) => part + location.hash, node);
