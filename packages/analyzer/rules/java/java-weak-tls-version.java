import javax.net.ssl.SSLContext;

class Protocols {
    void protocols(SSLSocket socket) throws Exception {
        // ruleid: java-weak-tls-version
        SSLContext.getInstance("SSLv3");
        // ruleid: java-weak-tls-version
        SSLContext old = SSLContext.getInstance("TLSv1");
        // ruleid: java-weak-tls-version
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.1"});
        // ruleid: java-weak-tls-version
        System.setProperty("https.protocols", "TLSv1,TLSv1.2");
        // ok: java-weak-tls-version
        SSLContext.getInstance("TLS");
        // ok: java-weak-tls-version
        SSLContext.getInstance("TLSv1.3");
        // ok: java-weak-tls-version
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
    }
}
