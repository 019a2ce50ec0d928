import com.auth0.jwt.algorithms.Algorithm;
import java.security.SecureRandom;
import javax.crypto.spec.*;

class Keys {
    private static final String KEY = "0123456789abcdef";

    void keys(byte[] loaded) throws Exception {
        // ruleid: java-hardcoded-key
        SecretKeySpec key = new SecretKeySpec("0123456789abcdef".getBytes(), "AES");
        // ruleid: java-hardcoded-key
        new SecretKeySpec(KEY.getBytes("UTF-8"), "AES");
        // ruleid: java-hardcoded-key
        new IvParameterSpec(new byte[] {0, 1, 2, 3});
        // ruleid: java-hardcoded-key
        new IvParameterSpec(new byte[16]);
        // ruleid: java-hardcoded-key
        Algorithm.HMAC256("secret");
        byte[] nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        // ok: java-hardcoded-key
        new GCMParameterSpec(128, nonce);
        // ok: java-hardcoded-key
        new SecretKeySpec(loaded, "AES");
        // ok: java-hardcoded-key
        Algorithm.HMAC256(System.getenv("JWT_KEY"));
    }
}
