package dev.kongdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {
    private final SchemaRegistry registry = new SchemaRegistry();

    private static SchemaDefinition.Builder named(String name) {
        return SchemaDefinition.named(name).with("primary_key", List.of("id")).field("id", Typedefs.get("uuid"));
    }

    private static SchemaDefinition referring(String name, String... others) {
        SchemaDefinition.Builder builder = named(name);
        for (String other : others) {
            builder.field("to_" + other, FieldDefinition.of("foreign").with("reference", other));
        }
        return builder.build();
    }

    @Test
    void twoRegistriesKnowNothingOfOneAnother() {
        registry.define(named("a").build());

        assertThat(registry.schema("a")).isNotNull();
        assertThat(new SchemaRegistry().schema("a")).isNull();
    }

    @Test
    void aBadDefinitionIsRefusedWithKongsTexts() {
        SchemaDefinition bad = named("a")
                .with("endpoint_key", "zzz")
                .field("f", FieldDefinition.of("array"))
                .build();

        assertThatThrownBy(() -> registry.define(bad))
                .isInstanceOfSatisfying(SchemaDefinitionException.class, e -> {
                    assertThat(e.stage()).isEqualTo(Stage.METASCHEMA);
                    assertThat(e.violations().asMap())
                            .containsEntry("endpoint_key", "value must be a field name")
                            .containsEntry("f", "field of type 'array' must declare 'elements'");
                })
                .hasMessage("2 schema violations (endpoint_key: value must be a field name; "
                        + "f: field of type 'array' must declare 'elements')");
        assertThat(registry.schemas()).isEmpty();
    }

    @Test
    void aDefinitionWithoutANameIsRefused() {
        assertThatThrownBy(() -> registry.define(SchemaDefinition.of(Map.of("fields", List.of()))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageContaining("name: field required for entity check");
    }

    @Test
    void aNameCanBeDefinedOnce() {
        registry.define(named("a").build());

        assertThatThrownBy(() -> registry.define(named("a").build()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageContaining("already defined");
    }

    @Test
    void aFunctionOfTheWrongKindIsRefused() {
        ShorthandFunction function = value -> null;
        SchemaDefinition bad = named("a")
                .field("f", FieldDefinition.of("string").with("custom_validator", function))
                .build();

        assertThatThrownBy(() -> registry.define(bad))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("custom_validator: expected a CustomValidator");
    }

    @Test
    void aSubschemaIsJudgedByRulesOfItsOwn() {
        registry.define(SchemaDefinition.named("animals")
                .with("primary_key", List.of("kind"))
                .with("subschema_key", "kind")
                .field("kind", FieldDefinition.of("string"))
                .build());

        assertThatThrownBy(
                        () -> registry.subschema("animals", "dog", named("dog").build()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("schema violation (primary_key: unknown field)");
        assertThatThrownBy(() -> registry.subschema(
                        "nothing", "dog", SchemaDefinition.named("dog").build()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in definition of 'dog': entities of type 'nothing' cannot have subschemas");
    }

    @Test
    void parentsComeBeforeChildren() {
        List<SchemaDefinition> sorted = SchemaRegistry.topologicalOrder(
                List.of(referring("a", "z"), referring("z"), referring("b", "a", "z"), referring("c")));

        assertThat(sorted).extracting(SchemaDefinition::name).containsExactly("c", "z", "a", "b");
    }

    @Test
    void workspacesThenCoreEntitiesThenTheRest() {
        List<SchemaDefinition> sorted = SchemaRegistry.topologicalOrder(List.of(
                referring("aaa"),
                referring("services"),
                referring("routes", "services"),
                referring("keyauth_credentials", "consumers"),
                referring("consumers"),
                referring("workspaces")));

        assertThat(sorted)
                .extracting(SchemaDefinition::name)
                .containsExactly("workspaces", "consumers", "services", "routes", "aaa", "keyauth_credentials");
    }

    @Test
    void aCycleIsRefused() {
        assertThatThrownBy(() -> SchemaRegistry.topologicalOrder(
                        List.of(referring("a", "b"), referring("b", "c"), referring("c", "a"))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageStartingWith("Cycle detected, cannot sort topologically: ")
                .hasMessageContaining("'a.to_b' refers to 'b'")
                .hasMessageContaining("'b.to_c' refers to 'c'")
                .hasMessageContaining("'c.to_a' refers to 'a'");
    }

    @Test
    void aSchemaMayReferToItself() {
        SchemaDefinition tree = referring("trees", "trees");
        assertThat(SchemaRegistry.topologicalOrder(List.of(referring("birds", "trees"), tree)))
                .extracting(SchemaDefinition::name)
                .containsExactly("trees", "birds");
        Schema schema = new SchemaRegistry().define(tree);
        assertThat(schema.foreignFields())
                .singleElement()
                .satisfies(field -> assertThat(field.referencedSchema()).isSameAs(schema));
        assertThat(schema.referencedBy())
                .singleElement()
                .satisfies(reference -> assertThat(reference.schema()).isSameAs(schema));
    }

    @Test
    void anUnknownTypedefIsRefused() {
        assertThatThrownBy(() -> Typedefs.get("timestamp"))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("schema typedef error: definition timestamp does not exist");
    }

    @Test
    void everyTypedefMakesAField() {
        for (String parent : List.of("routes", "services", "consumers")) {
            registry.define(named(parent).build());
        }
        SchemaDefinition.Builder all = named("all");
        Typedefs.names().forEach(name -> all.field("f_" + name, Typedefs.get(name)));

        assertThat(registry.define(all.build()).fields())
                .hasSize(Typedefs.names().size() + 1);
    }
}
