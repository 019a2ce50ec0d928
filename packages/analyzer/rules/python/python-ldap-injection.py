import ldap
from ldap.filter import escape_filter_chars


def lookup(connection, base, name):
    # ruleid: python-ldap-injection
    connection.search_s(base, ldap.SCOPE_SUBTREE, "(uid=" + name + ")")
    # ruleid: python-ldap-injection
    connection.search_s(base, ldap.SCOPE_SUBTREE, f"(uid={name})", ["cn"])
    # ruleid: python-ldap-injection
    connection.search(base, "(&(objectClass=person)(uid=%s))" % name)
    # ok: python-ldap-injection
    connection.search_s(base, ldap.SCOPE_SUBTREE, "(objectClass=person)")
    # ok: python-ldap-injection
    connection.search_s(base, ldap.SCOPE_SUBTREE, "(uid=" + escape_filter_chars(name) + ")")
