class Actions {
    void run(HttpServletRequest request) throws Exception {
        // ruleid: java-unsafe-reflection
        Class<?> type = Class.forName("app.actions." + request.getParameter("action"));
        String name = request.getParameter("type");
        // ruleid: java-unsafe-reflection
        Object made = Class.forName(name).getDeclaredConstructor().newInstance();
        // ruleid: java-unsafe-reflection
        service.getClass().getMethod(request.getParameter("method")).invoke(service);
        // ok: java-unsafe-reflection
        Class<?> driver = Class.forName("org.postgresql.Driver");
        // ok: java-unsafe-reflection
        ACTIONS.get(name).run();
        // ok: java-unsafe-reflection
        Class.forName(configuration.getClassName());
    }

    void checked(HttpServletRequest request) throws Exception {
        String name = request.getParameter("type");
        if (!TYPES.contains(name)) {
            return;
        }
        // ok: java-unsafe-reflection
        Class.forName(name);
    }
}
