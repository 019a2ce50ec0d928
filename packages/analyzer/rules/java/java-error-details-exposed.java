import org.apache.commons.lang3.exception.ExceptionUtils;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;

// ruleid: java-error-details-exposed
@EnableWebSecurity(debug = true)
class Security {
}

// ok: java-error-details-exposed
@EnableWebSecurity
class QuietSecurity {
}

class Errors {
    void fail(HttpServletResponse response, Exception error) throws Exception {
        // ruleid: java-error-details-exposed
        error.printStackTrace(response.getWriter());
        PrintWriter out = response.getWriter();
        // ruleid: java-error-details-exposed
        error.printStackTrace(out);
        // ok: java-error-details-exposed
        error.printStackTrace();
        // ok: java-error-details-exposed
        logger.error("failed", error);
        // ok: java-error-details-exposed
        response.sendError(500, "Something went wrong");
    }

    ResponseEntity<String> handle(Exception error) {
        // ruleid: java-error-details-exposed
        return ResponseEntity.status(500).body(ExceptionUtils.getStackTrace(error));
    }
}
