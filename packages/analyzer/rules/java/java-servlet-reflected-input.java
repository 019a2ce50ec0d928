import java.io.PrintWriter;
import jakarta.servlet.http.*;
import org.springframework.web.util.HtmlUtils;

class Pages extends HttpServlet {
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-servlet-reflected-input
        response.getWriter().println("<p>" + request.getParameter("q") + "</p>");
        // ruleid: java-servlet-reflected-input
        response.getWriter().write(request.getHeader("X-Name"));
        String name = request.getParameter("name");
        PrintWriter out = response.getWriter();
        // ruleid: java-servlet-reflected-input
        out.println("Hello " + name);
        // ruleid: java-servlet-reflected-input
        out.print("Hello " + name + "!");
        // ok: java-servlet-reflected-input
        response.getWriter().println(HtmlUtils.htmlEscape(request.getParameter("q")));
        // ok: java-servlet-reflected-input
        out.println("Hello " + HtmlUtils.htmlEscape(name));
        // ok: java-servlet-reflected-input
        out.println("Hello");
    }
}
