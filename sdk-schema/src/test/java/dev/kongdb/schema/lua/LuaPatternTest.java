package dev.kongdb.schema.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.lua.LuaPattern.Match;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LuaPatternTest {
    private static boolean find(String pattern, String subject) {
        return LuaPattern.of(pattern).find(subject);
    }

    private static Match match(String pattern, String subject) {
        return LuaPattern.of(pattern).match(subject, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "%a+ abc1 0 3",
                "%d+ abc12 3 5",
                "%D+ abc12 0 3",
                "%l+ ABcd 2 4",
                "%u- abc 0 0",
                "%x+ xyzBEEFg 3 7",
                "%p+ a!?b 1 3",
                "%w+ _a1_ 1 3",
                "%g+ ab 0 2",
                "[a-c]+ xabcd 1 4",
                "[^a-c]+ abxyc 2 4",
                "[]]+ a]]b 1 3",
                "[^]]+ ]a] 1 2",
                "[%]x]+ a]xb 1 3",
                "[a-]+ b-a- 1 4",
                "[%a-z]+ 1-a 1 3",
                "a.-b axxbxb 0 4",
                "a.*b axxbxb 0 6",
                "^b ab -1 -1",
                "b$ bab 2 3",
                "b?a ba 0 2",
                "%bxy axaxyyz 1 6",
                "%f[%w]%w+ --ab 2 4",
                "(a)%1 baa 1 3",
                "a$ a$a 2 3",
                "a$b a$b 0 3",
                "a^b a^b 0 3",
                "%% a% 1 2",
                "%. a. 1 2"
            })
    void matchesAsLua(String pattern, String subject, int start, int end) {
        Match match = match(pattern, subject);

        assertThat(match == null ? -1 : match.start()).isEqualTo(start);
        assertThat(match == null ? -1 : match.end()).isEqualTo(end);
    }

    @Test
    void capturesTextAndPositions() {
        assertThat(match("^(%a+)=()(%d*)$", "key=42").captures()).containsExactly("key", 5, "42");
        assertThat(match("((a)(b))", "xab").captures()).containsExactly("ab", "a", "b");
        assertThat(match("x", "x").captures()).isEmpty();
    }

    @Test
    void aBackReferenceToAPositionNeverMatches() {
        assertThat(find("()%1", "aa")).isFalse();
    }

    @Test
    void worksOnBytes() {
        assertThat(find("^.$", "é")).isFalse();
        assertThat(find("^..$", "é")).isTrue();
        assertThat(find("^[à-ÿ]+$", "é")).isTrue();
        assertThat(find("%a", "é")).isFalse();
        assertThat(match("(.-)b", "éb").captures()).isEqualTo(List.of("é"));
    }

    @Test
    void zerosAreCharacters() {
        assertThat(find("a%zb", "a\0b")).isTrue();
        assertThat(find("^a.b$", "a\0b")).isTrue();
        assertThat(find("%c", "\0")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "%|malformed pattern (ends with '%')",
                "a%|malformed pattern (ends with '%')",
                "[a|malformed pattern (missing ']')",
                "[|malformed pattern (missing ']')",
                "[]|malformed pattern (missing ']')",
                "[^]|malformed pattern (missing ']')",
                "[%|malformed pattern (missing ']')",
                "(a|unfinished capture",
                "a)|invalid pattern capture",
                "%1|invalid capture index",
                "(a%1)|invalid capture index",
                "%0|invalid capture index",
                "%b|unbalanced pattern",
                "%bx|unbalanced pattern",
                "%f|missing '[' after '%f' in pattern",
                "%fa|missing '[' after '%f' in pattern"
            })
    void aMalformedPatternIsAnErrorWithLuasText(String pattern, String message) {
        assertThatThrownBy(() -> find(pattern, "a"))
                .isInstanceOf(LuaPatternException.class)
                .hasMessage(message);
    }

    @Test
    void faultsThatMatchingDoesNotReachAreNone() {
        assertThat(find("x(", "a")).isFalse();
        assertThat(find("b%", "a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x(|unfinished capture",
                "x(a|unfinished capture",
                "b%|malformed pattern (ends with '%')",
                "b?[|malformed pattern (missing ']')",
                "x(a%1)|invalid capture index",
                "x%2(a)(b)|invalid capture index",
                "x%b(|unbalanced pattern",
                "x%fa|missing '[' after '%f' in pattern",
                "x)|invalid pattern capture"
            })
    void aFaultIsToldWhereverItIs(String pattern, String error) {
        assertThat(LuaPattern.errorOf(pattern)).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "^", "$", "^$", "(a)(b)%2%1", "()%1", "%b()%f[%w]a", "[]]", "[^]]", "[%]]", "a$b", "-", "*a"
            })
    void aSoundPatternHasNoError(String pattern) {
        assertThat(LuaPattern.errorOf(pattern)).isNull();
    }

    /** Finding a pattern and matching it use different code. */
    @Test
    void findsWhatMatches() {
        List<String> items = List.of(".", "a", "b", "%a", "%d", "[ab]", "[^a]", "(", ")", "()", "$", "-", "é");
        List<String> suffixes = List.of("", "", "*", "+", "-", "?");
        Random random = new Random(20_261_121);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder pattern = new StringBuilder(random.nextBoolean() ? "^" : "");
            for (int j = random.nextInt(6); j >= 0; j--) {
                pattern.append(items.get(random.nextInt(items.size())))
                        .append(suffixes.get(random.nextInt(suffixes.size())));
            }
            if (random.nextBoolean()) {
                pattern.append('$');
            }
            if (LuaPattern.errorOf(pattern.toString()) != null) {
                continue;
            }
            StringBuilder subject = new StringBuilder();
            for (int j = random.nextInt(8); j > 0; j--) {
                subject.append("aab1-$é".charAt(random.nextInt(7)));
            }
            boolean matches = match(pattern.toString(), subject.toString()) != null;
            found += matches ? 1 : 0;
            assertThat(find(pattern.toString(), subject.toString()))
                    .as(() -> pattern + " in " + subject)
                    .isEqualTo(matches);
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void aPatternThatWouldTakeForEverTakesOnePass() {
        String subject = "a".repeat(100_000);
        assertThat(find("a*a*a*a*a*a*a*a*a*b", subject)).isFalse();
        assertThat(find("^[^*]*%*?[^*]*$", subject + "*" + subject + "*")).isFalse();
        assertThat(find(".-.-.-.-.-.-.-.-.-b", subject)).isFalse();
        assertThat(find("(a*)*b", subject)).isFalse();
    }

    @Test
    void hasAsManyCapturesAsLua() {
        assertThat(find("()".repeat(32), "")).isTrue();
        assertThatThrownBy(() -> find("()".repeat(33), ""))
                .isInstanceOf(LuaPatternException.class)
                .hasMessage("too many captures");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".-.-.-.-.-.-.-.-.-b",
                "a*a*a*a*a*a*a*a*a*b",
                "(.*)(.*)(.*)(.*)(.*)%1%2%3%4%5b",
                "%b()%b()%b()x",
                "[^b]*[^b]*[^b]*[^b]*[^b]*b"
            })
    void neverHangs(String pattern) {
        String subject = "a".repeat(5_000) + "(".repeat(5_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                assertThat(find(pattern, subject)).isFalse();
            } catch (LuaPatternException e) {
                assertThat(e).hasMessage("pattern too complex");
            }
        });
    }

    @Test
    void longSubjectsAreNoTrouble() {
        assertThat(find("^[%w%-_]+$", "a".repeat(2_000_000))).isTrue();
    }
}
