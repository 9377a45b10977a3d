package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.schema.lua.LuaPattern;
import dev.kongdb.schema.lua.LuaPatternException;
import dev.kongdb.schema.pcre.Pcre;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Random texts for each rule about texts: patterns, expressions, hosts, addresses, paths, URLs,
 * certificates, keys, Lua.
 */
class TextsFuzzTest {
    /** A field for each typedef of texts, and for each typedef of elements and values. */
    private static final Schema TEXTS = texts();

    private static Schema texts() {
        SchemaDefinition.Builder texts = SchemaDefinition.named("texts");
        for (String name : new TreeSet<>(Typedefs.names())) {
            FieldDefinition typedef = Typedefs.get(name);
            if (typedef.asMap().get("type").equals("string")) {
                texts.field(name, typedef);
            } else if (typedef.asMap().get("elements") != null) {
                texts.field(
                        "one_of_" + name,
                        FieldDefinition.of("array")
                                .with("elements", typedef.asMap().get("elements")));
            } else if (typedef.asMap().get("values") != null) {
                texts.field(name, typedef);
            }
        }
        return new SchemaLinker()
                .plain(texts.with("primary_key", List.of("name")).build())
                .link()
                .schema("texts");
    }

    @FuzzTest(maxDuration = "150s")
    void judgesAnyText(byte[] input) {
        Limits.judge(TextsFuzzTest.class, input, TextsFuzzTest::judge);
    }

    private static void judge(FuzzedDataProvider data) {
        Shapes shapes = new Shapes(data);
        if (data.consumeBoolean()) {
            LuaPattern pattern = LuaPattern.of(new LuaPatterns(shapes).pattern());
            String subject = shapes.text();
            Limits.within(() -> match(pattern, subject));
        } else {
            String text = data.consumeBoolean() ? shapes.text() : data.consumeRemainingAsString();
            Limits.within(() -> Pcre.errorOf(text));
            for (Field field : TEXTS.fields()) {
                Object value = switch (field.type()) {
                    case ARRAY, SET -> List.of(text);
                    case MAP -> Map.of("x", text);
                    default -> text;
                };
                Limits.within(() -> TEXTS.validateField(field, value));
            }
        }
    }

    private static void match(LuaPattern pattern, String subject) {
        try {
            LuaPattern.Match match = pattern.match(subject, 0);
            assertThat(pattern.find(subject)).isEqualTo(match != null);
        } catch (LuaPatternException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
