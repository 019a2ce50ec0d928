class Headers extends HttpServlet {
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        // ruleid: java-header-injection
        response.setHeader("X-Language", request.getParameter("language"));
        // ruleid: java-header-injection
        response.addHeader("Content-Disposition", "attachment; filename=" + request.getParameter("file"));
        String theme = request.getParameter("theme");
        // ruleid: java-header-injection
        response.setHeader("X-Theme", theme);
        // ruleid: java-header-injection
        response.addCookie(new Cookie("theme", theme));
        // ok: java-header-injection
        response.setHeader("X-Theme", URLEncoder.encode(theme, UTF_8));
        // ok: java-header-injection
        response.setHeader("Cache-Control", "no-store");
        // ok: java-header-injection
        response.setHeader("X-Request-Id", request.getAttribute("id").toString());
    }

    void allowed(HttpServletRequest request, HttpServletResponse response) {
        String theme = request.getParameter("theme");
        if (THEMES.contains(theme)) {
            // ok: java-header-injection
            response.setHeader("X-Theme", theme);
        }
    }
}
