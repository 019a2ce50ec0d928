import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

class Webhook {
    boolean check(Mac mac, byte[] body, byte[] signature, String given) {
        // ruleid: java-timing-unsafe-comparison
        if (Arrays.equals(mac.doFinal(body), signature)) return true;
        // ruleid: java-timing-unsafe-comparison
        if (Arrays.equals(signature, mac.doFinal(body))) return true;
        String expectedSignature = hex(mac.doFinal(body));
        // ruleid: java-timing-unsafe-comparison
        if (expectedSignature.equals(given)) return true;
        // ok: java-timing-unsafe-comparison
        if (MessageDigest.isEqual(mac.doFinal(body), signature)) return true;
        // ok: java-timing-unsafe-comparison
        if (Arrays.equals(header, MAGIC)) return true;
        // ok: java-timing-unsafe-comparison
        return name.equals(given);
    }
}
