import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.*;
import javax.xml.stream.XMLInputFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamSource;

class Parsers {
    void open(java.io.InputStream in) throws Exception {
        // ruleid: java-xxe
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.newDocumentBuilder().parse(in);
    }

    void reader(java.io.InputStream in) throws Exception {
        // ruleid: java-xxe
        SAXParserFactory.newInstance().newSAXParser().parse(in, new Handler());
    }

    void stream(java.io.InputStream in) throws Exception {
        // ruleid: java-xxe
        XMLInputFactory.newInstance().createXMLStreamReader(in);
    }

    void transform(java.io.InputStream in) throws Exception {
        // ruleid: java-xxe
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.newTransformer(new StreamSource(in));
    }

    void write(org.w3c.dom.Node node) throws Exception {
        // ok: java-xxe
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(node), target);
        // ok: java-xxe
        DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
    }

    void closed(java.io.InputStream in) throws Exception {
        // ok: java-xxe
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.newDocumentBuilder().parse(in);
    }

    void closedStream(java.io.InputStream in) throws Exception {
        // ok: java-xxe
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.createXMLStreamReader(in);
    }

    void closedTransform(java.io.InputStream in) throws Exception {
        // ok: java-xxe
        TransformerFactory factory = TransformerFactory.newInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.newTransformer(new StreamSource(in));
    }

    private static final String CONTENT = "<settings/>";

    void constant() throws Exception {
        // ok: java-xxe
        XMLInputFactory factory = XMLInputFactory.newInstance();
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(CONTENT));
    }

    void constantDocument() throws Exception {
        // ok: java-xxe
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.parse(new InputSource(new StringReader("<settings/>")));
    }

    void received(String body) throws Exception {
        // ruleid: java-xxe
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.parse(new InputSource(new StringReader(body)));
    }
}
