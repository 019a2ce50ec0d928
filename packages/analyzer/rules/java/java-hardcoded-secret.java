class Keys {
    // ruleid: java-hardcoded-secret
    static final String ACCESS_KEY = "AKIAZ5RSOLVFAKEKEY4Q";

    void connect() throws Exception {
        // ruleid: java-hardcoded-secret
        GitHub gitHub = GitHub.connectUsingOAuth("ghp_0123456789abcdefghijABCDEFGHIJ012345");
        // ruleid: java-hardcoded-secret
        Stripe.apiKey = "sk_live_0123456789abcdefghijABCD";
        // ruleid: java-hardcoded-secret
        read("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC");
        // ok: java-hardcoded-secret
        String key = System.getenv("AWS_ACCESS_KEY_ID");
        // ok: java-hardcoded-secret
        String prefix = "AKIA";
        // ok: java-hardcoded-secret
        String documented = "AKIAIOSFODNN7EXAMPLE";
        // ok: java-hardcoded-secret
        String marker = "-----BEGIN RSA PRIVATE KEY-----";
    }
}
