import jakarta.servlet.http.*;

class Login {
    void login(HttpServletRequest request, HttpSession session) {
        // ruleid: java-trust-boundary
        session.setAttribute("role", request.getParameter("role"));
        String user = request.getParameter("user");
        // ruleid: java-trust-boundary
        request.getSession().setAttribute("user", user);
        // ruleid: java-trust-boundary
        session.setAttribute("user", user);
        // ok: java-trust-boundary
        session.setAttribute("user", users.authenticate(user).getId());
        // ok: java-trust-boundary
        request.setAttribute("user", user);
    }

    void checked(HttpServletRequest request, HttpSession session) {
        String language = request.getParameter("language");
        if (!LANGUAGES.contains(language)) {
            return;
        }
        // ok: java-trust-boundary
        session.setAttribute("language", language);
    }
}
