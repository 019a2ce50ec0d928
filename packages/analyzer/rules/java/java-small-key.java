import java.security.KeyPairGenerator;
import javax.crypto.KeyGenerator;

class KeySizes {
    private static final int BITS = 512;

    void sizes() throws Exception {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        // ruleid: java-small-key
        small.initialize(1024);
        KeyPairGenerator tiny = KeyPairGenerator.getInstance("RSA", "BC");
        // ruleid: java-small-key
        tiny.initialize(BITS);
        KeyPairGenerator large = KeyPairGenerator.getInstance("RSA");
        // ok: java-small-key
        large.initialize(3072);
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        // ok: java-small-key
        curve.initialize(256);
        KeyGenerator weak = KeyGenerator.getInstance("AES");
        // ruleid: java-small-key
        weak.init(64);
        // ok: java-small-key
        weak.init(256);
    }
}
