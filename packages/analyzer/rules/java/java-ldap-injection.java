import javax.naming.directory.*;

class People {
    void find(DirContext ctx, String user, String password) throws Exception {
        // ruleid: java-ldap-injection
        ctx.search("ou=people", "(&(uid=" + user + ")(userPassword=" + password + "))", controls);
        // ruleid: java-ldap-injection
        ctx.search(base, String.format("(uid=%s)", user), controls);
        String filter = "(uid=" + user + ")";
        // ruleid: java-ldap-injection
        ctx.search(base, filter, controls);
        // ok: java-ldap-injection
        ctx.search(base, "(uid={0})", new Object[] {user}, controls);
        // ok: java-ldap-injection
        ctx.search(base, "(objectClass=" + "person)", controls);
        // ok: java-ldap-injection
        index.search(base, "name=" + user, controls);
        String constant = "(uid=*)";
        // ok: java-ldap-injection
        ctx.search(base, constant, controls);
    }
}
