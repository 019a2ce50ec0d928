import javax.naming.*;

class Directory {
    Object find(HttpServletRequest request) throws NamingException {
        InitialContext context = new InitialContext();
        // ruleid: java-jndi-lookup
        context.lookup(request.getParameter("name"));
        String name = request.getHeader("X-Name");
        // ruleid: java-jndi-lookup
        context.lookup("java:comp/env/" + name);
        // ruleid: java-jndi-lookup
        return InitialContext.doLookup(name);
    }

    Object preview(@RequestParam String resource) throws NamingException {
        // ruleid: java-jndi-lookup
        return new InitialContext().lookup(resource);
    }

    Object constant(Context context) throws NamingException {
        // ok: java-jndi-lookup
        context.lookup("java:comp/env/jdbc/main");
        // ok: java-jndi-lookup
        context.lookup(DATA_SOURCE);
        // ok: java-jndi-lookup
        return registry.lookup(request.getParameter("name"));
    }
}
