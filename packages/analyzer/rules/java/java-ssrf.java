import java.net.*;
import org.jsoup.Jsoup;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.client.RestTemplate;

class Proxy {
    private final RestTemplate rest = new RestTemplate();

    void get(HttpServletRequest request, HttpServletResponse response) throws Exception {
        // ruleid: java-ssrf
        new URL(request.getParameter("url")).openStream().transferTo(response.getOutputStream());
        String target = request.getParameter("target");
        // ruleid: java-ssrf
        HttpURLConnection connection = (HttpURLConnection) new URL(target).openConnection();
        // ruleid: java-ssrf
        Jsoup.connect(target).get();
        // ok: java-ssrf
        rest.getForObject("https://api.internal/items/{id}", String.class, target);
    }

    @GetMapping("/preview")
    String preview(@RequestParam String address) {
        // ruleid: java-ssrf
        return rest.getForObject(address, String.class);
    }

    @GetMapping("/checked")
    String checked(@RequestParam String address) {
        if (!ALLOWED.contains(address)) {
            throw new IllegalArgumentException();
        }
        // ok: java-ssrf
        return rest.getForObject(address, String.class);
    }

    void constant() throws Exception {
        // ok: java-ssrf
        new URL("https://example.org/feed").openStream();
        // ok: java-ssrf
        new URL(configuration.getAddress()).openStream();
    }
}
