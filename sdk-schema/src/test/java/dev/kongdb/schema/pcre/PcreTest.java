package dev.kongdb.schema.pcre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcreTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a/(?<id>\\d+)$",
                "a|b|",
                "a{2}b{2,}c{2,5}d{,5}e{x}",
                "a*?b++c??d{1,2}+",
                "[a-z\\d_.-]+",
                "[]a]",
                "[^]a]",
                "[[:alpha:][:^digit:]]",
                "[a-]",
                "[\\]\\\\]",
                "[\\Qa]\\E]",
                "(?i)a(?-i)b(?im-sx:c)",
                "(?x) a # comment (\n b",
                "(?:a)(?>b)(?|c)(?=d)(?!e)",
                "(?<=ab|c)(?<!d{3})e",
                "(?<n>a)\\k<n>\\k'n'\\k{n}(?P=n)(?P>n)(?&n)",
                "(?P<n>a)(?'m'b)",
                "(a)(b)\\1\\2\\g1\\g{2}\\g{-1}",
                "(a)(?1)(?-1)",
                "a(?R)?b",
                "\\Q(*\\E",
                "\\x41\\x{41}\\o{101}\\0\\012\\cA\\e\\n\\h\\R\\X\\N",
                "\\p{L}\\P{Lu}\\pN\\p{^Greek}\\p{L&}",
                "(?#comment)a",
                "(*UTF8)a(*ACCEPT)(*MARK:x)",
                "(a)?(?(1)b|c)",
                "(?(?=a)b|c)",
                "(?<n>a)?(?(<n>)b)",
                "(?C1)a",
                "]}",
                "a{",
                "é"
            })
    void acceptsWhatPcreCompiles(String expression) {
        assertThat(Pcre.errorOf(expression)).isNull();
    }

    /**
     * The offset is where the text after {@code at} begins; without {@code at}, the fault is at the
     * end.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "(~missing )~`\"(\"`",
                "/(a~missing )~`\"/(a\"`",
                "a)~unmatched parentheses~`\"a)\" at \")\"`",
                "*a~nothing to repeat~`\"*a\" at \"*a\"`",
                "a**~nothing to repeat~`\"a**\" at \"*\"`",
                "^*~nothing to repeat~`\"^*\" at \"*\"`",
                "(?i)*~nothing to repeat~`\"(?i)*\" at \"*\"`",
                "a|+~nothing to repeat~`\"a|+\" at \"+\"`",
                "[a~missing terminating ] for character class~`\"[a\"`",
                "[a-~missing terminating ] for character class~`\"[a-\"`",
                "[~missing terminating ] for character class~`\"[\"`",
                "[z-a]~range out of order in character class~`\"[z-a]\" at \"a]\"`",
                "[[:foo:]]~unknown POSIX class name~`\"[[:foo:]]\" at \"foo:]]\"`",
                "[[.a.]]~POSIX collating elements are not supported~`\"[[.a.]]\" at \"[.a.]]\"`",
                "[:alpha:]~POSIX named classes are supported only within a class~`\"[:alpha:]\" at \"[:alpha:]\"`",
                "a{2,1}~numbers out of order in {} quantifier~`\"a{2,1}\" at \"}\"`",
                "x{99999}~number too big in {} quantifier~`\"x{99999}\" at \"}\"`",
                "(?<n>a)(?<n>b)~two named subpatterns have the same name~`\"(?<n>a)(?<n>b)\" at \">b)\"`",
                "(?<1>a)~group name must start with a non-digit~`\"(?<1>a)\" at \"1>a)\"`",
                "(?<%)~unrecognized character after (?<~`\"(?<%)\" at \"%)\"`",
                "(?z)~unrecognized character after (? or (?-~`\"(?z)\" at \"z)\"`",
                "(?Pa)~unrecognized character after (?P~`\"(?Pa)\" at \"a)\"`",
                "(?#a~missing ) after comment~`\"(?#a\"`",
                "(?R)~recursive call could loop indefinitely~`\"(?R)\" at \")\"`",
                "(?<=a+)b~lookbehind assertion is not fixed length~`\"(?<=a+)b\" at \")b\"`",
                "\\2(a)~reference to non-existent subpattern~`\"\\2(a)\"`",
                "\\p{Foo}~unknown property name after \\P or \\p~`\"\\p{Foo}\" at \"}\"`",
                "(*FOO)~(*VERB) not recognized or malformed~`\"(*FOO)\" at \")\"`",
                "(?(1)a|b|c)~conditional group contains more than two branches~`\"(?(1)a|b|c)\" at \")\"`"
            })
    void refusesTheRestInPcresWords(String expression, String message, String place) {
        assertThat(Pcre.errorOf(expression)).isEqualTo("pcre_compile() failed: " + message + " in " + place);
    }

    @Test
    void refusesALoneBackslash() {
        assertThat(Pcre.errorOf("\\")).isEqualTo("pcre_compile() failed: \\ at end of pattern in \"\\\"");
    }

    @Test
    void quotesTheRestInBytesOfUtf8() {
        assertThat(Pcre.errorOf("é(日*|*)")).endsWith("at \"*)\"");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(Pcre.errorOf("(".repeat(10_000))).contains("parentheses are too deeply nested");
    }

    @Test
    void anyTextIsJudgedWithoutAnException() {
        Random random = new Random(20_171);
        String alphabet = "ab()[]{}<>?*+|\\^$.:=!#&'-,0123456789PRCQEkgpxoN \n_é";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int j = random.nextInt(14); j >= 0; j--) {
                expression.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Pcre.errorOf(expression.toString());
        }
    }

    /**
     * Compiling does not match, so expressions that would backtrack for ever are compiled in one
     * pass, however long they are.
     */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|a)*b", "(?:x*)*y", "(a{1,50}){1,50}", "[^a-z]*", "a|", "(?<!a)b", "\\pL?"})
    void whatBacktracksIsReadInOnePass(String expression) {
        assertThat(Pcre.errorOf(expression.repeat(50))).isNull();
        assertThat(Pcre.errorOf(expression.repeat(20_000))).contains("regular expression is too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:(?:){60000}){60000}",
                "(((a{1,1000}){1,1000}){1,1000}){1,1000}",
                "(?:(?:(?:){999}){999}){999}"
            })
    void repetitionsThatMultiplyAreRefusedAsTooLarge(String expression) {
        assertThat(Pcre.errorOf(expression)).contains("regular expression is too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a(?R)?b",
                "(a)(?1)",
                "(?<n>a)(?&n)",
                "(?(R)a|b)",
                "(?C1)a",
                "a(*COMMIT)b",
                "a(*ACCEPT)b",
                "\\X",
                "\\R",
                "(*UTF8)a",
                "[[:<:]]a",
                "(a\\1)",
                "(?(?!(a))b)"
            })
    void refusesWhatItCannotMatchAsPcreDoes(String expression) {
        assertThat(Pcre.errorOf(expression)).isNull();
        assertThatThrownBy(() -> Pcre.compile(expression))
                .isInstanceOf(PcreException.class)
                .hasMessageEndingWith("is not supported here");
    }
}
