class Logs {
    private static final Logger log = LoggerFactory.getLogger(Logs.class);

    void logs(User user, String password, String passwordHint) {
        // ruleid: java-secret-in-log
        log.info("login of {} with {}", user.getName(), password);
        // ruleid: java-secret-in-log
        log.debug("password: " + password);
        // ruleid: java-secret-in-log
        log.warn("rejected " + user.getPassword() + " twice");
        // ok: java-secret-in-log
        log.info("login of {}", user.getName());
        // ok: java-secret-in-log
        log.info("password is set: {}", password != null);
        // ok: java-secret-in-log
        log.info("hint {}", passwordHint);
    }
}
