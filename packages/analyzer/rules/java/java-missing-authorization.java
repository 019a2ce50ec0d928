class Authorization {
    void configure(HttpSecurity http) throws Exception {
        // ruleid: java-missing-authorization
        http.authorizeRequests().antMatchers("/admin").hasRole("ADMIN").anyRequest().permitAll();
        // ruleid: java-missing-authorization
        http.authorizeHttpRequests(auth -> auth.anyRequest().permitAll());
        // ruleid: java-missing-authorization
        http.authorizeRequests().antMatchers("/**").permitAll();
        // ok: java-missing-authorization
        http.authorizeRequests().antMatchers("/public/**").permitAll().anyRequest().authenticated();
        // ok: java-missing-authorization
        http.authorizeHttpRequests(auth -> auth.requestMatchers("/login").permitAll().anyRequest().authenticated());
        // ok: java-missing-authorization
        http.authorizeHttpRequests(auth -> auth.anyRequest().denyAll());
    }

    void configure(WebSecurity web) {
        // ruleid: java-missing-authorization
        web.ignoring().antMatchers("/**");
        // ok: java-missing-authorization
        web.ignoring().antMatchers("/css/**");
    }
}
