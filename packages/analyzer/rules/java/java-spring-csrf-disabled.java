import org.springframework.security.config.annotation.web.configurers.*;

class Security {
    void open(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-disabled
        http.csrf().disable();
        // ruleid: java-spring-csrf-disabled
        http.cors().and().csrf().disable().headers();
        // ruleid: java-spring-csrf-disabled
        http.csrf(csrf -> csrf.disable());
        // ruleid: java-spring-csrf-disabled
        http.authorizeHttpRequests(all -> all.anyRequest().authenticated()).csrf(AbstractHttpConfigurer::disable);
        // ok: java-spring-csrf-disabled
        http.csrf(csrf -> csrf.csrfTokenRepository(repository));
        // ok: java-spring-csrf-disabled
        http.headers().disable();
        // ok: java-spring-csrf-disabled
        http.csrf();
    }
}
