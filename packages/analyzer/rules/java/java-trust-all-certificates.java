import java.security.cert.*;
import javax.net.ssl.*;
import org.apache.http.conn.ssl.NoopHostnameVerifier;

class TrustAll implements X509TrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String type) { }

    // ruleid: java-trust-all-certificates
    public void checkServerTrusted(X509Certificate[] chain, String type) { }

    public X509Certificate[] getAcceptedIssuers() { return null; }
}

class Pinned implements X509TrustManager {
    public void checkClientTrusted(X509Certificate[] chain, String type) { }

    // ok: java-trust-all-certificates
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!PINS.contains(chain[0])) throw new CertificateException("not pinned");
    }

    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
}

abstract class Declared implements X509TrustManager {
    // ok: java-trust-all-certificates
    public abstract void checkServerTrusted(X509Certificate[] chain, String type);
}

class Clients {
    void clients(HttpsURLConnection connection, HttpClientBuilder builder) {
        TrustManager[] managers = new TrustManager[] {
            new X509TrustManager() {
                // ruleid: java-trust-all-certificates
                public void checkServerTrusted(X509Certificate[] chain, String type) { }
            }
        };
        // ruleid: java-trust-all-certificates
        connection.setHostnameVerifier((host, session) -> true);
        connection.setHostnameVerifier(new HostnameVerifier() {
            // ruleid: java-trust-all-certificates
            public boolean verify(String host, SSLSession session) { return true; }
        });
        // ruleid: java-trust-all-certificates
        builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        // ok: java-trust-all-certificates
        connection.setHostnameVerifier((host, session) -> host.equals("example.org"));
    }
}
