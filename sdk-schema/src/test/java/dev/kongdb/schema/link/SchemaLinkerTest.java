package dev.kongdb.schema.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Linked;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.Typedefs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaLinkerTest {
    private final SchemaLinker linker = new SchemaLinker();

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
    void schemasLinkedApartKnowNothingOfOneAnother() {
        linker.entity(named("a").build());

        assertThat(linker.link().schema("a")).isNotNull();
        assertThat(new SchemaLinker().link().schema("a")).isNull();
    }

    @Test
    void schemasAreLinkedInAnyOrderWithReferencesInBothDirections() {
        Schemas schemas = linker.entity(referring("children", "parents"))
                .entity(named("parents").build())
                .link();

        Schema children = schemas.schema("children");
        Schema parents = schemas.schema("parents");
        assertThat(schemas.all()).containsExactly(parents, children);
        assertThat(children.field("to_parents").referencedSchema()).isSameAs(parents);
        assertThat(parents.referencedBy())
                .containsExactly(new InverseReference(children, children.field("to_parents")));
        assertThat(children.referencedBy()).isEmpty();
    }

    @Test
    void aRefusalNamesTheSchemaAndTheSubschema() {
        linker.entity(referring("children", "nobody"));

        assertThatThrownBy(linker::link).isInstanceOfSatisfying(SchemaDefinitionException.class, e -> {
            assertThat(e.schema()).isEqualTo("children");
            assertThat(e.subschema()).isNull();
            assertThat(e.stage()).isEqualTo(Stage.DEFINE);
        });
        assertThatThrownBy(() -> new SchemaLinker()
                        .subschema(
                                "nothing", "dog", SchemaDefinition.named("dog").build())
                        .link())
                .isInstanceOfSatisfying(SchemaDefinitionException.class, e -> {
                    assertThat(e.schema()).isEqualTo("nothing");
                    assertThat(e.subschema()).isEqualTo("dog");
                });
    }

    @Test
    void aSubschemaOfOneKeyCanBeAddedOnce() {
        SchemaDefinition dog = SchemaDefinition.named("dog").build();
        linker.subschema("animals", "dog", dog);

        assertThatThrownBy(() -> linker.subschema("animals", "dog", dog))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("'animals' already has a subschema 'dog'");
    }

    @Test
    void aBadDefinitionIsRefusedWithKongsTexts() {
        SchemaDefinition bad = named("a")
                .with("endpoint_key", "zzz")
                .field("f", FieldDefinition.of("array"))
                .build();

        assertThatThrownBy(() -> Linked.entity(linker, bad))
                .isInstanceOfSatisfying(SchemaDefinitionException.class, e -> {
                    assertThat(e.stage()).isEqualTo(Stage.METASCHEMA);
                    assertThat(e.violations().asMap())
                            .containsEntry("endpoint_key", "value must be a field name")
                            .containsEntry("f", "field of type 'array' must declare 'elements'");
                })
                .hasMessage("2 schema violations (endpoint_key: value must be a field name; "
                        + "f: field of type 'array' must declare 'elements')");
        assertThat(linker.link().all()).isEmpty();
    }

    @Test
    void aDefinitionWithoutANameIsRefused() {
        assertThatThrownBy(() -> Linked.entity(linker, SchemaDefinition.of(Map.of("fields", List.of()))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageContaining("name: field required for entity check");
    }

    @Test
    void aNameCanBeDefinedOnce() {
        Linked.entity(linker, named("a").build());

        assertThatThrownBy(() -> Linked.entity(linker, named("a").build()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageContaining("already defined");
    }

    @Test
    void aFunctionOfTheWrongKindIsRefused() {
        ShorthandFunction function = value -> null;
        SchemaDefinition bad = named("a")
                .field("f", FieldDefinition.of("string").with("custom_validator", function))
                .build();

        assertThatThrownBy(() -> Linked.entity(linker, bad))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("custom_validator: expected a CustomValidator");
    }

    @Test
    void aSubschemaIsJudgedByRulesOfItsOwn() {
        linker.entity(SchemaDefinition.named("animals")
                .with("primary_key", List.of("kind"))
                .with("subschema_key", "kind")
                .field("kind", FieldDefinition.of("string"))
                .build());

        assertThatThrownBy(() -> linker.subschema("animals", "dog", named("dog").build()))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("schema violation (primary_key: unknown field)");
        assertThatThrownBy(() -> linker.subschema(
                                "nothing", "dog", SchemaDefinition.named("dog").build())
                        .link())
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in definition of 'dog': entities of type 'nothing' cannot have subschemas");
    }

    @Test
    void parentsComeBeforeChildren() {
        List<SchemaDefinition> sorted =
                LoadingOrder.of(List.of(referring("a", "z"), referring("z"), referring("b", "a", "z"), referring("c")));

        assertThat(sorted).extracting(SchemaDefinition::name).containsExactly("c", "z", "a", "b");
    }

    @Test
    void workspacesThenCoreEntitiesThenTheRest() {
        List<SchemaDefinition> sorted = LoadingOrder.of(List.of(
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
        assertThatThrownBy(
                        () -> LoadingOrder.of(List.of(referring("a", "b"), referring("b", "c"), referring("c", "a"))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessageStartingWith("Cycle detected, cannot sort topologically: ")
                .hasMessageContaining("'a.to_b' refers to 'b'")
                .hasMessageContaining("'b.to_c' refers to 'c'")
                .hasMessageContaining("'c.to_a' refers to 'a'");
    }

    @Test
    void aSchemaMayReferToItself() {
        SchemaDefinition tree = referring("trees", "trees");
        assertThat(LoadingOrder.of(List.of(referring("birds", "trees"), tree)))
                .extracting(SchemaDefinition::name)
                .containsExactly("trees", "birds");
        Schema schema = Linked.entity(new SchemaLinker(), tree);
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
            linker.entity(named(parent).build());
        }
        SchemaDefinition.Builder all = named("all");
        Typedefs.names().forEach(name -> all.field("f_" + name, Typedefs.get(name)));

        assertThat(Linked.entity(linker, all.build()).fields())
                .hasSize(Typedefs.names().size() + 1);
    }
}
