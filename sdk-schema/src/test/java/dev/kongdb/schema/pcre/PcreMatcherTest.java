package dev.kongdb.schema.pcre;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcreMatcherTest {

    /**
     * {@code pcre/answers.tsv} holds the answers of PCRE 8.39, of its interpreter and of its JIT
     * compiler, for generated and chosen expressions. A line is an expression followed either by
     * {@code error}, message and offset, or by texts, each with the match at its beginning: {@code
     * -} for none, otherwise its end and the groups, with {@code ~} for a group that took no part.
     * Escapes are Java's.
     */
    @Test
    void matchesAsPcreDoesOrRefuses() throws IOException {
        List<String> faults = new ArrayList<>();
        int refused = 0;
        int answers = 0;
        for (String line : lines("/pcre/answers.tsv")) {
            String[] fields = line.split("\t", -1);
            Pcre expression = compile(fields[0]);
            if (expression == null) {
                refused += fields[1].equals("error") ? 0 : 1;
            } else if (fields[1].equals("error")) {
                faults.add(fields[0] + " is taken, and PCRE says: " + fields[2]);
            } else {
                for (int i = 1; i < fields.length; i += 2) {
                    answers++;
                    String ours = match(expression, fields[i]);
                    if (!ours.equals(fields[i + 1])) {
                        faults.add(fields[0] + " on '" + fields[i] + "': " + ours + ", PCRE: " + fields[i + 1]);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(answers).isGreaterThan(40_000);
        assertThat(refused)
                .as("expressions that PCRE takes and that are refused")
                .isLessThan(320);
    }

    /**
     * {@code pcre/bytes.tsv} holds, for an expression that matches one byte, the bytes that PCRE
     * matched, as the bits of a hexadecimal number.
     */
    @Test
    void everyByteIsOfTheClassesThatPcreSays() throws IOException {
        for (String line : lines("/pcre/bytes.tsv")) {
            String[] fields = line.split("\t", -1);
            Pcre expression = compile(fields[0]);
            if (fields[1].equals("error")) {
                assertThat(expression).as(fields[0]).isNull();
            } else if (expression != null) {
                BitSet bytes = new BitSet();
                for (int c = 1; c < 256; c++) {
                    bytes.set(
                            c,
                            !match(expression, c == '\\' ? "\\\\" : Character.toString(c))
                                    .equals("-"));
                }
                String hex = new BigInteger(1, reversed(bytes.toByteArray())).toString(16);
                assertThat(hex).as(fields[0]).isEqualTo(fields[1]);
            }
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static List<String> lines(String resource) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PcreMatcherTest.class.getResourceAsStream(resource)), ISO_8859_1))) {
            return lines.lines().toList();
        }
    }

    private static @Nullable Pcre compile(String escaped) {
        try {
            return Pcre.compile(escaped.translateEscapes().getBytes(ISO_8859_1));
        } catch (PcreException e) {
            return null;
        }
    }

    private static String match(Pcre expression, String escaped) {
        PcreMatcher matcher = new PcreMatcher(escaped.translateEscapes().getBytes(ISO_8859_1));
        try {
            if (!matcher.lookingAt(expression)) {
                return "-";
            }
        } catch (PcreLimitException e) {
            return e.getMessage();
        }
        StringBuilder match = new StringBuilder().append(matcher.end());
        for (int group = 1; group <= expression.groups(); group++) {
            match.append(',').append(matcher.start(group) < 0 ? "~" : matcher.start(group) + "-" + matcher.end(group));
        }
        return match.toString();
    }

    @Test
    void findsAMatchAnywhere() throws Exception {
        PcreMatcher matcher = new PcreMatcher("one two".getBytes(ISO_8859_1));
        assertThat(matcher.find(Pcre.compile("t(w)"))).isTrue();
        assertThat(matcher.end()).isEqualTo(6);
        assertThat(matcher.start(1)).isEqualTo(5);
        assertThat(matcher.find(Pcre.compile("^two"))).isFalse();
        assertThat(matcher.find(Pcre.compile("$"))).isTrue();
    }

    /**
     * For any expression and text, a match ends within the limit of steps, in a thread with a small
     * stack.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/adm(?:/[a-z]|/[0-9])*",
                "(?:/a|/b|/[0-9])*$",
                "(/(a)|/(b))*",
                "(a|a)*b",
                "(/|a|b)*+c",
                "(.+)+$^",
                "((.*)*)*x",
                ".*.*.*.*x",
                "(?:.*?){50}x",
                "(?=(.*))*.\\1x",
                "(?:(?=.)(?>.))*x",
                "(.*)\\1\\1x",
                "(?:(?:){600})*x",
                "(?:(?:|){6}){6}x",
                "(?:a?){300}a{300}x",
                "(?:.|.){0,2000}x",
                "(?<!.)(?:(?<!x).)*x",
                "(?i)(/A+)*b"
            })
    void noMatchTakesMoreStepsThanItMayOrRecurses(String expression) throws Exception {
        for (String unit : List.of("/a", "a", "/a/b/1", "/")) {
            byte[] text = unit.repeat(8192 / unit.length()).getBytes(ISO_8859_1);
            Pcre pcre = Pcre.compile(expression);
            // The last step counted may be a comparison of as many bytes as the text has.
            assertThat(stepsLeftOnASmallStack(pcre, text))
                    .as("steps left after %s on 8 KB of %s", expression, unit)
                    .isGreaterThan(-text.length);
        }
    }

    private static int stepsLeftOnASmallStack(Pcre pcre, byte[] text) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        PcreMatcher matcher = new PcreMatcher(text);
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        matcher.lookingAt(pcre);
                    } catch (PcreLimitException e) {
                        // given up with the documented exception
                    } catch (RuntimeException | StackOverflowError e) {
                        failure.set(e);
                    }
                },
                "small",
                160 << 10);
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
        return matcher.stepsLeft();
    }

    @Test
    void aMatchThatTakesTooManyStepsIsGivenUpAndNotMissed() {
        PcreMatcher matcher = new PcreMatcher("a".repeat(60).getBytes(ISO_8859_1));
        assertThatThrownBy(() -> matcher.lookingAt(Pcre.compile("(a|a)*b"))).isInstanceOf(PcreLimitException.class);
        assertThatThrownBy(() -> matcher.lookingAt(Pcre.compile("aaa")))
                .as("the steps are those of all expressions together")
                .isInstanceOf(PcreLimitException.class);
    }

    @Test
    void longPathsAreDecided() throws Exception {
        PcreMatcher matcher = new PcreMatcher(("/adm" + "/a".repeat(4_000)).getBytes(ISO_8859_1));
        assertThat(matcher.lookingAt(Pcre.compile("/adm(?:/[a-z]|/[0-9])*$"))).isTrue();
        assertThat(matcher.end()).isEqualTo(8_004);
        assertThat(matcher.lookingAt(Pcre.compile("/adm(/([a-z])|/([0-9]))*x"))).isFalse();
    }
}
