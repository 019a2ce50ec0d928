import java.security.SecureRandom;
import java.util.Random;
import org.apache.commons.lang3.RandomStringUtils;

class Tokens {
    private final Random random = new Random();
    private final SecureRandom secure = new SecureRandom();
    private String token;

    String resetToken() {
        // ruleid: java-weak-random
        return Long.toHexString(random.nextLong());
    }

    void values() {
        // ruleid: java-weak-random
        String sessionId = "s" + random.nextInt(1000000);
        // ruleid: java-weak-random
        this.token = Double.toString(Math.random());
        byte[] salt = new byte[16];
        // ruleid: java-weak-random
        new Random().nextBytes(salt);
        // ruleid: java-weak-random
        String password = RandomStringUtils.randomAlphanumeric(12);
        // ok: java-weak-random
        String csrfToken = Long.toHexString(secure.nextLong());
        // ok: java-weak-random
        secure.nextBytes(salt);
        // ok: java-weak-random
        int delay = random.nextInt(100);
    }

    // ok: java-weak-random
    int roll() {
        return random.nextInt(6);
    }
}
