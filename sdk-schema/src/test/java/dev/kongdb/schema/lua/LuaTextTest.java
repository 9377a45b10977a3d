package dev.kongdb.schema.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1, -1",
        "1.5, 1.5",
        "0.1, 0.1",
        "1e300, 1e+300",
        "1e-5, 1e-05",
        "0.0001, 0.0001",
        "123456789.123456, 123456789.12346",
        "99999999999999, 99999999999999",
        "100000000000000, 1e+14",
        "123456789012345678, 1.2345678901235e+17",
        "3.14159265358979, 3.1415926535898"
    })
    void numbersHaveFourteenDigits(double number, String text) {
        assertThat(LuaText.toString(number)).isEqualTo(text);
    }

    @Test
    void longsPrintAsTheDoublesTheyAreToKong() {
        assertThat(LuaText.toString(99999999999999L)).isEqualTo("99999999999999");
        assertThat(LuaText.toString(100000000000000L)).isEqualTo("1e+14");
    }

    @Test
    void compactTables() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("name", "a\"b");
        table.put("id", null);
        table.put("k-x", 1);
        table.put("end", true);
        table.put("list", List.of("x", 2));
        table.put("text", "two\nlines");

        assertThat(LuaText.compact(table))
                .isEqualTo("{[\"end\"]=true,id=\"userdata: NULL\",[\"k-x\"]=1,list={\"x\",2},name=\"a\\\"b\","
                        + "text=[[two\nlines]]}");
        assertThat(LuaText.compact(Map.of("a", Map.of()))).isEqualTo("{a={}}");
    }

    @Test
    void prettyTables() {
        assertThat(LuaText.pretty(Arrays.asList("a", null, "b"))).isEqualTo("{\n  \"a\",\n  [3] = \"b\"\n}");
        Map<Object, Object> mixed = new LinkedHashMap<>();
        mixed.put("patterns", "missing");
        mixed.put(1, "unknown");
        assertThat(LuaText.pretty(mixed)).isEqualTo("{\n  \"unknown\",\n  patterns = \"missing\"\n}");
    }

    @Test
    void bracketsInTextsAreOutbid() {
        assertThat(LuaText.compact(Map.of("a", "x]]\n[=["))).isEqualTo("{a=[==[x]]\n[=[]==]}");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(LuaText.compact(Map.of("a", "\t1\u0001x\r"))).isEqualTo("{a=\"\\0091\\1x\\r\"}");
    }

    @Test
    void formatsTakeOneArgument() {
        assertThat(LuaText.format("plugin '%s' at 100%%", "x")).isEqualTo("plugin 'x' at 100%");
        assertThat(LuaText.format("nothing", "x")).isEqualTo("nothing");
    }
}
