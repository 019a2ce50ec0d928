import javax.xml.xpath.*;

class Accounts {
    private static final String ROOT = "/users";

    void find(XPath xpath, org.w3c.dom.Document document, String name) throws Exception {
        // ruleid: java-xpath-injection
        xpath.evaluate("//user[@name='" + name + "']", document);
        // ruleid: java-xpath-injection
        XPathExpression expression = xpath.compile("//user[@name='" + name + "']/role");
        // ruleid: java-xpath-injection
        xpath.evaluate(String.format("//user[@name='%s']", name), document, XPathConstants.NODE);
        String query = "//user[@id='" + name + "']";
        // ruleid: java-xpath-injection
        xpath.compile(query);
        // ok: java-xpath-injection
        xpath.evaluate("//user[@name=$name]", document);
        // ok: java-xpath-injection
        xpath.compile("/users" + "/user");
        String constant = "//user";
        // ok: java-xpath-injection
        xpath.compile(constant);
    }
}
