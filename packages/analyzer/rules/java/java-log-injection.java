class Audit {
    private static final Logger logger = LogManager.getLogger(Audit.class);

    void login(HttpServletRequest request) {
        // ruleid: java-log-injection
        logger.info("login from " + request.getHeader("X-Api-Version"));
        // ruleid: java-log-injection
        logger.warn("login of {}", request.getParameter("user"));
        String agent = request.getHeader("User-Agent");
        // ruleid: java-log-injection
        logger.error(agent);
        // ruleid: java-log-injection
        logger.debug("agent: {}", agent);
        // ok: java-log-injection
        logger.info("login of {}", user.getId());
        // ok: java-log-injection
        logger.info("agent: {}", agent.replaceAll("[\\r\\n]", ""));
        // ok: java-log-injection
        report.info(agent);
    }
}
