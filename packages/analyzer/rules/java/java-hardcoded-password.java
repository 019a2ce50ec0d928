import java.security.KeyStore;
import java.sql.DriverManager;
import java.net.PasswordAuthentication;

class Credentials {
    // ruleid: java-hardcoded-password
    private static final String DB_PASSWORD = "Tr0ub4dor&3";
    // ok: java-hardcoded-password
    private static final String PASSWORD = "user.password";
    // ok: java-hardcoded-password
    private static final String MAIL_PASSWORD = System.getenv("MAIL_PASSWORD");
    private static final String STORE_PHRASE = "h0rseBattery";

    void connect(KeyStore store, java.io.InputStream in, HikariDataSource dataSource) throws Exception {
        // ruleid: java-hardcoded-password
        DriverManager.getConnection("jdbc:h2:mem:x", "sa", "c0rrectHorse");
        // ruleid: java-hardcoded-password
        new PasswordAuthentication("me", "c0rrectHorse".toCharArray());
        // ruleid: java-hardcoded-password
        store.load(in, STORE_PHRASE.toCharArray());
        // ruleid: java-hardcoded-password
        dataSource.setPassword("c0rrectHorse");
        // ok: java-hardcoded-password
        DriverManager.getConnection("jdbc:h2:mem:x", "sa", "");
        // ok: java-hardcoded-password
        DriverManager.getConnection("jdbc:h2:mem:x", "sa", System.getenv("DB_PASSWORD"));
        // ok: java-hardcoded-password
        dataSource.setPassword("${db.password}");
    }
}
