import freemarker.template.Template;
import java.io.*;
import org.apache.velocity.app.Velocity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.*;

@Controller
class Pages {
    void show(HttpServletRequest request, Writer out) throws Exception {
        // ruleid: java-template-injection
        Velocity.evaluate(context, out, "page", "Hello " + request.getParameter("name"));
        // ruleid: java-template-injection
        Template template = new Template("page", new StringReader(request.getParameter("template")), configuration);
        // ok: java-template-injection
        Velocity.evaluate(context, out, "page", "Hello $name");
        // ok: java-template-injection
        Template other = new Template("page", new FileReader(file), configuration);
    }

    @GetMapping("/path")
    public String path(@RequestParam String lang) {
        // ruleid: java-template-injection
        return "user/" + lang + "/welcome";
    }

    @GetMapping("/view")
    public String view(@RequestParam String section) {
        // ruleid: java-template-injection
        return section;
    }

    @GetMapping("/fixed")
    public String fixed(@RequestParam String section, Model model) {
        model.addAttribute("section", section);
        // ok: java-template-injection
        return "welcome";
    }

    @GetMapping("/echo")
    @ResponseBody
    public String echo(@RequestParam String section) {
        // ok: java-template-injection
        return "section " + section;
    }
}
