import javax.crypto.*;

class Ciphers {
    private static final String DES = "DES";

    void ciphers() throws Exception {
        // ruleid: java-weak-cipher
        Cipher.getInstance("DES/CBC/PKCS5Padding");
        // ruleid: java-weak-cipher
        Cipher cipher = Cipher.getInstance(DES + "/ECB/NoPadding");
        // ruleid: java-weak-cipher
        Cipher.getInstance("AES");
        // ruleid: java-weak-cipher
        Cipher.getInstance("aes/ecb/PKCS5Padding", "BC");
        // ruleid: java-weak-cipher
        KeyGenerator.getInstance("RC4");
        // ruleid: java-weak-cipher
        Cipher none = new NullCipher();
        // ok: java-weak-cipher
        Cipher.getInstance("AES/GCM/NoPadding");
        // ok: java-weak-cipher
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        // ok: java-weak-cipher
        KeyGenerator.getInstance("AES");
    }
}
