import jakarta.servlet.http.*;

class Cookies {
    void open(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        // ruleid: java-insecure-cookie
        response.addCookie(cookie);
    }

    void half(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        cookie.setSecure(true);
        // ruleid: java-insecure-cookie
        response.addCookie(cookie);
    }

    void off(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        // ruleid: java-insecure-cookie
        cookie.setSecure(false);
        cookie.setHttpOnly(true);
        // ok: java-insecure-cookie
        response.addCookie(cookie);
    }

    void closed(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        cookie.setHttpOnly(true);
        cookie.setSecure(true);
        // ok: java-insecure-cookie
        response.addCookie(cookie);
    }

    void remove(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "");
        cookie.setMaxAge(0);
        // ok: java-insecure-cookie
        response.addCookie(cookie);
    }
}
