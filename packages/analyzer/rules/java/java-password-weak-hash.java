import java.security.MessageDigest;
import javax.crypto.spec.PBEKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;

class Passwords {
    void store(User user, String password, byte[] salt, MessageDigest digest) {
        // ruleid: java-password-weak-hash
        user.hash = digest.digest(password.getBytes(UTF_8));
        // ruleid: java-password-weak-hash
        user.hash = DigestUtils.sha256Hex(user.password);
        // ruleid: java-password-weak-hash
        PBEKeySpec weak = new PBEKeySpec(password.toCharArray(), salt, 1000, 256);
        // ruleid: java-password-weak-hash
        PasswordEncoder plain = NoOpPasswordEncoder.getInstance();
        // ruleid: java-password-weak-hash
        PasswordEncoder quick = new BCryptPasswordEncoder(4);
        // ok: java-password-weak-hash
        PBEKeySpec strong = new PBEKeySpec(password.toCharArray(), salt, 600000, 256);
        // ok: java-password-weak-hash
        PasswordEncoder encoder = new BCryptPasswordEncoder(12);
        // ok: java-password-weak-hash
        PasswordEncoder normal = new BCryptPasswordEncoder();
        // ok: java-password-weak-hash
        byte[] sum = digest.digest(document.getBytes(UTF_8));
    }
}
