class SessionSettings {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-session-fixation
        http.sessionManagement().sessionFixation().none();
        // ruleid: java-session-fixation
        http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.none()));
        // ruleid: java-session-fixation
        http.sessionManagement(session -> session.sessionFixation(SessionFixationConfigurer::none));
        // ok: java-session-fixation
        http.sessionManagement().sessionFixation().migrateSession();
        // ok: java-session-fixation
        http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()));
        // ok: java-session-fixation
        http.sessionManagement(session -> session.sessionCreationPolicy(STATELESS));
    }
}
