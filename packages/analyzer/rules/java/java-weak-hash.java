import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.Signature;
import org.apache.commons.codec.digest.*;

class Digests {
    private static final String ALGORITHM = "MD5";

    byte[] digests(byte[] data) throws Exception {
        // ruleid: java-weak-hash
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        // ruleid: java-weak-hash
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1", "SUN");
        // ruleid: java-weak-hash
        java.security.MessageDigest.getInstance(ALGORITHM).digest(data);
        // ruleid: java-weak-hash
        Signature.getInstance("SHA1withRSA");
        // ruleid: java-weak-hash
        String hex = DigestUtils.md5Hex(data);
        // ruleid: java-weak-hash
        Hashing.sha1().hashBytes(data);
        // ok: java-weak-hash
        MessageDigest etagDigest = MessageDigest.getInstance("MD5");
        // ok: java-weak-hash
        MessageDigest.getInstance("SHA-256");
        // ok: java-weak-hash
        Signature.getInstance("SHA256withRSA");
        // ok: java-weak-hash
        DigestUtils.sha256Hex(data);
        return sha1.digest(data);
    }
}
