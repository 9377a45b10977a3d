package dev.kongdb.host.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.schema.lua.LuaPattern;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaPatternTest {
    private static final List<String> TEXTS = List.of(
            "", "a", "A", "ab", "GET", "Get", "a1", "1.2.3", "a-b", "a_b", "x/y", "//", "/a//b", "*", "*.a", "a.*",
            "a b", "a\tb", "\n", "a\nb", "é", "aé", "é*", "日本", "a]b", "^a", "a$", "(a)", "{a}", "a%b", "a|b", "&&",
            "~", "0x1f", "\u0000", "\u007f");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^%u+$",
                "//",
                "^[^*]*%*?[^*]*$",
                "^%*%.",
                "%.%*$",
                "^[^*]*$",
                "^%d+[%.%d]*$",
                "%.%.",
                "@",
                "^[a-z][a-z%d-]*$",
                "^(%a+)-(%a+)$",
                "[%w_]",
                "[]]",
                "[^]]+$",
                "a-b",
                "^a?$",
                "%s",
                "%p",
                "%c",
                "%x%x",
                "[+-]",
                "[a-]",
                "^.*$",
                "%^a",
                "a%$",
                "[%]]",
                "[&~]",
                "%z",
                "^$",
                "%%",
                "{",
                "a|b"
            })
    void findsWhatLuaFinds(String lua) {
        String expression = EcmaPattern.of(lua);
        assertThat(expression).isNotNull();
        for (String text : TEXTS) {
            assertThat(Pattern.compile(ecma(expression)).matcher(text).find())
                    .as("%s as %s in '%s'", lua, expression, text)
                    .isEqualTo(LuaPattern.of(lua).find(text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "é", ".", "^.$", "[^a]", "^[^a]?$", "%b()", "%f[%a]", "(a)%1", "%S", "%A+", "[a", "%", "(a", "[z-a]"
            })
    void whatMayMeanSomethingElseIsLeftOut(String lua) {
        assertThat(EcmaPattern.of(lua)).isNull();
    }

    /**
     * The expression as ECMA-262 means it: Java's {@code $} also matches before the last line
     * break.
     */
    private static String ecma(String expression) {
        return expression.endsWith("$") && !expression.endsWith("\\$")
                ? expression.substring(0, expression.length() - 1) + "\\z"
                : expression;
    }
}
