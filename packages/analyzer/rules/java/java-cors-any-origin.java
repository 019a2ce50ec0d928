import java.util.List;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

// ruleid: java-cors-any-origin
@CrossOrigin(origins = "*")
class Open {
    // ruleid: java-cors-any-origin
    @CrossOrigin("*")
    String one() { return "1"; }

    void configure(CorsConfiguration config, CorsRegistry registry) {
        // ruleid: java-cors-any-origin
        config.addAllowedOrigin("*");
        // ruleid: java-cors-any-origin
        config.setAllowedOrigins(List.of("*"));
        // ruleid: java-cors-any-origin
        registry.addMapping("/**").allowedOrigins("*");
        // ok: java-cors-any-origin
        config.addAllowedOrigin("https://example.org");
        // ok: java-cors-any-origin
        registry.addMapping("/**").allowedOrigins("https://example.org");
    }
}

// ok: java-cors-any-origin
@CrossOrigin(origins = "https://example.org")
class Closed {
    void answer(Response response, Request request) {
        // ruleid: java-cors-any-origin
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
        // ok: java-cors-any-origin
        response.setHeader("Access-Control-Allow-Origin", "https://example.org");
    }
}
