package dev.kongdb.host.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kongdb.http.Arguments;
import dev.kongdb.http.MalformedArgumentsException;
import dev.kongdb.http.Utf8;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormTreeTest {

    @ParameterizedTest(name = "{0} gives {1}")
    @MethodSource("forms")
    void namesSayWhereValuesBelong(String form, Map<String, ?> tree) throws Exception {
        assertThat(FormTree.of(Arguments.parse(form, 1000))).isEqualTo(tree);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> forms() {
        return Stream.of(
                arguments("", Map.of()),
                arguments("a=1", Map.of("a", "1")),
                arguments("a=1&&b=", Map.of("a", "1", "b", "")),
                arguments("a", Map.of("a", true)),
                arguments("a=1&a=2", Map.of("a", List.of("1", "2"))),
                arguments("a[]=1&a[]=2", Map.of("a", List.of("1", "2"))),
                arguments("a[2]=2&a[1]=1", Map.of("a", List.of("1", "2"))),
                arguments("a.b=1&a.c.d=2", Map.of("a", Map.of("b", "1", "c", Map.of("d", "2")))),
                arguments(
                        "s[1].ip=::1&s[1].port=80&s[2].port=81",
                        Map.of("s", List.of(Map.of("ip", "::1", "port", "80"), Map.of("port", "81")))),
                arguments("config.key_names[1]=a", Map.of("config", Map.of("key_names", List.of("a")))),
                arguments("a%5B1%5D=x+y%20z", Map.of("a", List.of("x y z"))),
                arguments("a[x]=1", Map.of("a[x]", "1")),
                arguments("[1]=1", Map.of("[1]", "1")),
                arguments("a[99999999999]=1", Map.of("a", Map.of("99999999999", "1"))),
                arguments("a[2]=1", Map.of("a", Map.of("2", "1"))),
                arguments("a[0]=1&a[1]=2", Map.of("a", Map.of("0", "1", "1", "2"))),
                arguments("a[1]=1&a[3]=3", Map.of("a", Map.of("1", "1", "3", "3"))),
                arguments("a[1]=1&a[1]=2", Map.of("a", List.of(List.of("1", "2")))),
                arguments("a[][]=1", Map.of("a", List.of(List.of("1")))),
                arguments("a[2][1]=1&a[1][1]=2", Map.of("a", List.of(List.of("2"), List.of("1")))),
                arguments("a=1&a[]=2", Map.of("a", List.of(List.of("1", "2")))),
                arguments("a[]=1&a=2", Map.of("a", List.of("1", "2"))),
                arguments("a=x&a.name=s", Map.of("a", Map.of("1", "x", "name", "s"))),
                arguments("a.name=s&a=x", Map.of("a", Map.of("1", "x", "name", "s"))),
                arguments("a[].b=1", Map.of("a", Map.of("b", "1"))),
                arguments("a[1].b=1&a[1].c=2", Map.of("a", List.of(Map.of("b", "1", "c", "2")))),
                arguments("a..b=1", Map.of("a", Map.of("b", "1"))),
                arguments(".a=1&b.=2", Map.of(".a", "1", "b.", "2")),
                arguments("a=100%", Map.of("a", "100%")));
    }

    @Test
    void bytesThatAreNoUtf8AreToldFromThoseThatAre() {
        String text =
                Arguments.parse("a=\u00c3\u00a9%c3%a9%F0%9F%98%80%c3", 1000).first("a");
        assertThat(text).isEqualTo("\u00e9\u00e9\ud83d\ude00\udcc3");
        assertThat(Utf8.malformedAt(text)).isEqualTo(4);
        assertThat(Utf8.malformedAt(text.substring(0, 4))).isNegative();
        assertThat(Utf8.escapedByte(text.charAt(4))).isEqualTo(0xc3);
    }

    @Test
    void leavesEncodedWhatIsNoUtf8AndReadsTheRest() {
        assertThat(Arguments.readable("a=%c3&b=%c3%a9&%ff=1&c+d", 100).byName())
                .isEqualTo(Map.of(
                        "a", List.of(Optional.of("%c3")),
                        "b", List.of(Optional.of("é")),
                        "%ff", List.of(Optional.of("1")),
                        "c d", List.of(Optional.empty())));
    }

    @Test
    void readsNoMoreArgumentsThanItIsToldTo() {
        String many = "a&".repeat(5_000_000);
        assertThat(Arguments.parse(many, 1000).list()).hasSize(1000);
        assertThat(Arguments.readable(many, 100).list()).hasSize(100);
    }

    @Test
    void refusesNamesThatNestBeyondAThousandLevels() {
        for (String name :
                List.of("a.".repeat(100_000) + "a", "a" + "[1]".repeat(100_000), "a" + "[]".repeat(100_000))) {
            assertThatThrownBy(() -> FormTree.of(Arguments.parse(name + "=1", 1000)))
                    .isInstanceOf(MalformedArgumentsException.class);
        }
    }
}
