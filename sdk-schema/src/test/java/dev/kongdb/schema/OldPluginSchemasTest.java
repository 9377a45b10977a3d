package dev.kongdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OldPluginSchemasTest {
    private final SchemaRegistry registry = new SchemaRegistry();

    @BeforeEach
    void definePlugins() {
        registry.define(SchemaDefinition.named("consumers")
                .with("primary_key", List.of("id"))
                .field("id", Typedefs.get("uuid"))
                .build());
        registry.define(SchemaDefinition.named("plugins")
                .with("primary_key", List.of("id"))
                .with("subschema_key", "name")
                .field("id", Typedefs.get("uuid"))
                .field("name", FieldDefinition.of("string").with("required", true))
                .field("consumer", FieldDefinition.of("foreign").with("reference", "consumers"))
                .field("config", FieldDefinition.of("record").with("abstract", true))
                .build());
    }

    private Map<String, Object> inserted(Map<String, Object> config) {
        Schema plugins = registry.schema("plugins");
        Row input = plugins.toRow(Map.of("name", "old", "config", config));
        Row entity = plugins.processAutoFields(input, Context.INSERT, false);
        plugins.validateInsert(entity, input);
        return plugins.toMap(entity);
    }

    private void register(Map<String, Object> old) {
        assertThat(OldPluginSchemas.isOld(old)).isTrue();
        registry.subschema("plugins", "old", OldPluginSchemas.convert("old", old));
    }

    @Test
    void convertsEveryType() {
        register(Map.of(
                "no_consumer",
                true,
                "fields",
                Map.of(
                        "text", Map.of("type", "string", "default", ""),
                        "choice", Map.of("type", "string", "enum", List.of("a", "b"), "required", true),
                        "count", Map.of("type", "number", "default", 3, "immutable", true),
                        "on", Map.of("type", "boolean", "default", false),
                        "list", Map.of("type", "array", "default", List.of("x")),
                        "link", Map.of("type", "url"),
                        "inner",
                                Map.of(
                                        "type",
                                        "table",
                                        "schema",
                                        Map.of("fields", Map.of("x", Map.of("type", "string")))),
                        "any",
                                Map.of(
                                        "type",
                                        "table",
                                        "schema",
                                        Map.of("flexible", true, "fields", Map.of("y", Map.of("type", "number")))))));

        Map<String, Object> entity = inserted(Map.of("choice", "a", "any", Map.of("k", Map.of("y", 1))));

        Map<String, Object> expected = new HashMap<>();
        expected.put("text", "");
        expected.put("choice", "a");
        expected.put("count", 3.0);
        expected.put("on", false);
        expected.put("list", List.of("x"));
        expected.put("link", null);
        expected.put("inner", Collections.singletonMap("x", null));
        expected.put("any", Map.of("k", Map.of("y", 1.0)));
        assertThat(entity.get("config")).isEqualTo(expected);
        assertThatThrownBy(() -> inserted(Map.of("choice", "c")))
                .hasMessage("schema violation (config.choice: expected one of: a, b)");
    }

    @Test
    void whatThePluginCannotBeSetOnMustBeNull() {
        register(Map.of("no_consumer", true, "fields", Map.of()));
        Schema plugins = registry.schema("plugins");
        Row input = plugins.toRow(Map.of("name", "old", "consumer", Map.of()));
        Row entity = plugins.processAutoFields(input, Context.INSERT, false);

        assertThatThrownBy(() -> plugins.validateInsert(entity, input))
                .hasMessage("schema violation (consumer: value must be null)");
    }

    @Test
    void saysWhyItCannotConvert() {
        assertThatThrownBy(() -> OldPluginSchemas.convert("old", Map.of("fields", Map.of("f", Map.of("type", "zzz")))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("failed converting legacy schema for old: field 'f' has an unknown type 'zzz'");
        assertThatThrownBy(() -> OldPluginSchemas.convert("old", Map.of()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("failed converting legacy schema for old: 'fields' is not a table");
    }
}
