import jakarta.servlet.http.*;
import org.springframework.web.servlet.view.RedirectView;

class Redirects {
    private static final java.util.Set<String> ALLOWED = java.util.Set.of("/a", "/b");

    void redirects(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-open-redirect
        response.sendRedirect(request.getParameter("to"));
        // ruleid: java-open-redirect
        response.setHeader("Location", request.getHeader("Referer"));
        String target = request.getParameter("next");
        // ruleid: java-open-redirect
        response.sendRedirect(target);
        if (ALLOWED.contains(target)) {
            // ok: java-open-redirect
            response.sendRedirect(target);
        }
        // ok: java-open-redirect
        response.sendRedirect("/home");
        // ok: java-open-redirect
        response.sendRedirect(request.getContextPath());
    }
}
