import java.util.regex.Pattern;

class Search {
    void find(HttpServletRequest request, String text) {
        // ruleid: java-regex-injection
        Pattern pattern = Pattern.compile(request.getParameter("q"));
        // ruleid: java-regex-injection
        boolean found = text.matches(request.getParameter("q"));
        String query = request.getParameter("query");
        // ruleid: java-regex-injection
        Pattern.compile(".*" + query + ".*", Pattern.CASE_INSENSITIVE);
        // ruleid: java-regex-injection
        text.replaceAll(query, "");
        // ok: java-regex-injection
        Pattern.compile(Pattern.quote(query));
        // ok: java-regex-injection
        text.replace(query, "");
        // ok: java-regex-injection
        Pattern.compile("[a-z]+").matcher(query);
        // ok: java-regex-injection
        query.matches("[a-z]+");
    }
}
