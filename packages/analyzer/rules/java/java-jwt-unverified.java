import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.jsonwebtoken.Jwts;

class WebTokens {
    void open(String token, String key) {
        // ruleid: java-jwt-unverified
        JWT.create().sign(Algorithm.none());
        // ruleid: java-jwt-unverified
        Jwts.parser().setSigningKey(key).parseClaimsJwt(token);
        // ruleid: java-jwt-unverified
        String user = JWT.decode(token).getSubject();
        // ok: java-jwt-unverified
        Jwts.parser().verifyWith(key).build().parseSignedClaims(token);
    }

    void checked(String token, Algorithm algorithm) {
        JWT.require(algorithm).build().verify(token);
        // ok: java-jwt-unverified
        String user = JWT.decode(token).getSubject();
    }
}
