class PageHeaders {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-security-headers-disabled
        http.headers().disable();
        // ruleid: java-security-headers-disabled
        http.csrf().and().headers().frameOptions().disable();
        // ruleid: java-security-headers-disabled
        http.headers(headers -> headers.frameOptions(frame -> frame.disable()));
        // ruleid: java-security-headers-disabled
        http.headers(headers -> headers.disable());
        // ok: java-security-headers-disabled
        http.headers().frameOptions().sameOrigin();
        // ok: java-security-headers-disabled
        http.headers(headers -> headers.frameOptions(frame -> frame.sameOrigin()));
        // ok: java-security-headers-disabled
        http.formLogin().disable();
    }
}
