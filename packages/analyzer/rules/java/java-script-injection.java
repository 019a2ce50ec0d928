import groovy.lang.GroovyShell;
import javax.script.*;
import org.springframework.expression.spel.standard.SpelExpressionParser;

class Scripts {
    private static final String SUM = "a + b";

    void scripts(ScriptEngine engine, String code) throws Exception {
        // ruleid: java-script-injection
        engine.eval(code);
        SpelExpressionParser parser = new SpelExpressionParser();
        // ruleid: java-script-injection
        parser.parseExpression("name == " + code).getValue();
        // ruleid: java-script-injection
        new GroovyShell().evaluate(code);
        // ok: java-script-injection
        engine.eval("1 + 1");
        // ok: java-script-injection
        parser.parseExpression(SUM).getValue();
        // ok: java-script-injection
        other.eval(code);
    }
}
