package dev.kongdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final UUID ID = UUID.fromString("9db6d7a0-0a5b-4e6f-8a2f-1d2f3c4b5a69");

    private final SchemaLinker linker =
            new SchemaLinker(Clock.fixed(Instant.parse("2026-11-01T12:00:00.250Z"), ZoneOffset.UTC));

    private final SchemaLinker withParents = linker.entity(SchemaDefinition.named("parents")
            .with("primary_key", List.of("id"))
            .field("id", Typedefs.get("uuid"))
            .field("name", string().with("unique", true))
            .build());

    private final Schema children = Linked.entity(
            withParents,
            SchemaDefinition.named("children")
                    .with("primary_key", List.of("id"))
                    .with("endpoint_key", "name")
                    .with("cache_key", List.of("name", "parent"))
                    .with("workspaceable", true)
                    .with("ttl", true)
                    .with("admin_api_name", "kids")
                    .field("id", Typedefs.get("uuid"))
                    .field("created_at", Typedefs.get("auto_timestamp_s"))
                    .field("updated_at", Typedefs.get("auto_timestamp_ms"))
                    .field("name", string().with("required", true))
                    .field(
                            "parent",
                            FieldDefinition.of("foreign")
                                    .with("reference", "parents")
                                    .with("on_delete", "cascade"))
                    .field("size", FieldDefinition.of("integer").with("default", 3))
                    .field("ratio", FieldDefinition.of("number"))
                    .field("tags", Typedefs.get("tags"))
                    .field(
                            "labels",
                            FieldDefinition.of("map").with("keys", string()).with("values", string()))
                    .field(
                            "config",
                            FieldDefinition.of("record")
                                    .field("on", FieldDefinition.of("boolean").with("default", true))
                                    .field("note", string()))
                    .build());

    private static FieldDefinition string() {
        return FieldDefinition.of("string");
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private Row inserted(Map<String, Object> input) {
        Row row = children.toRow(input);
        Row entity = children.processAutoFields(row, Context.INSERT, false);
        children.validateInsert(entity, row);
        return entity;
    }

    @Test
    void saysWhatItsDefinitionSays() {
        assertThat(children.name()).isEqualTo("children");
        assertThat(children.primaryKey()).extracting(Field::name).containsExactly("id");
        assertThat(children.endpointKey().name()).isEqualTo("name");
        assertThat(children.cacheKey()).extracting(Field::name).containsExactly("name", "parent");
        assertThat(children.hasCompositeCacheKey()).isTrue();
        assertThat(children.workspaceable()).isTrue();
        assertThat(children.ttl()).isTrue();
        assertThat(children.dbExport()).isTrue();
        assertThat(children.generateAdminApi()).isTrue();
        assertThat(children.adminApiName()).isEqualTo("kids");
        assertThat(children.adminApiNestedName()).isNull();
        assertThat(children.legacy()).isFalse();
        assertThat(children.subschemaKey()).isNull();
        assertThat(children.field("tags").elements().type()).isEqualTo(FieldType.STRING);
        assertThat(children.field("labels").values().type()).isEqualTo(FieldType.STRING);
        assertThat(children.field("config").recordShape().names()).containsExactly("on", "note");
        assertThat(children.field("size").defaultValue()).isEqualTo(3L);
        assertThat(children.field("nothing")).isNull();
    }

    @Test
    void schemasKnowWhoRefersToThem() {
        assertThat(children.foreignFields()).extracting(Field::name).containsExactly("parent");
        Schema parents = children.field("parent").referencedSchema();
        assertThat(parents.name()).isEqualTo("parents");
        assertThat(parents.referencedBy()).containsExactly(new InverseReference(children, children.field("parent")));
        assertThat(parents.referencedBy().get(0).onDelete()).isEqualTo("cascade");
    }

    @Test
    void rowsHoldCanonicalValues() {
        Row row = children.toRow(map(
                "name", "a",
                "size", 4,
                "ratio", 2,
                "tags", List.of("x"),
                "labels", Map.of("k", "v"),
                "config", Map.of("note", "n"),
                "parent", Map.of("id", ID.toString())));

        assertThat(row.get("size")).isEqualTo(4L);
        assertThat(row.get("ratio")).isEqualTo(2.0);
        assertThat(row.get("config")).isInstanceOf(Row.class);
        assertThat(row.get("parent")).isEqualTo(Reference.to(ID));
        assertThat(row.get("id")).isNull();
    }

    @Test
    void wholeDoublesAreIntegersAsInJson() {
        assertThat(children.toRow(map("size", 5.0)).get("size")).isEqualTo(5L);
        assertThat(children.toRow(map("size", 5.5)).get("size")).isEqualTo(5.5);
        assertThat(children.toRow(map("size", 1e300)).get("size")).isEqualTo(1e300);
    }

    @Test
    void anEmptyListIsAnEmptyMapAndTheOtherWayRound() {
        Row row = children.toRow(map("tags", Map.of(), "labels", List.of(), "config", List.of()));

        assertThat(row.get("tags")).isEqualTo(List.of());
        assertThat(row.get("labels")).isEqualTo(Map.of());
        assertThat(row.get("config")).isInstanceOf(Row.class);
    }

    @Test
    void notSetAndNullAreTwoThingsAllTheWay() {
        Map<String, Object> input = map("name", "a", "ratio", null, "config", map("note", null));

        Row row = children.toRow(input);

        assertThat(row.get("ratio")).isSameAs(Row.NULL);
        assertThat(row.get("size")).isNull();
        assertThat(children.toMap(row)).isEqualTo(input);
    }

    @Test
    void mapsComeInDeclarationOrderWithUnknownNamesLast() {
        Row row = children.toRow(map("zzz", 1, "size", 1, "name", "a", "id", ID.toString()));

        assertThat(children.toMap(row).keySet()).containsExactly("id", "name", "size", "zzz");
    }

    @Test
    void anIdKeepsItsSpelling() {
        String upperCase = ID.toString().toUpperCase(java.util.Locale.ROOT);
        Row row = children.toRow(map("parent", Map.of("id", upperCase)));

        assertThat(children.toMap(row)).isEqualTo(map("parent", Map.of("id", upperCase)));
        assertThat(children.field("parent").toReference(row.get("parent"))).isEqualTo(Reference.to(ID));
    }

    @Test
    void aReferenceIsWhatHoldsAWholePrimaryKey() {
        Field parent = children.field("parent");

        assertThat(parent.toReference(Map.of("id", ID.toString(), "name", "x"))).isEqualTo(Reference.to(ID));
        assertThat(parent.toReference(Map.of("name", "x"))).isNull();
        assertThat(parent.toReference(Reference.by("name", "x"))).isNull();
        assertThat(parent.toReference("x")).isNull();
        assertThatThrownBy(() -> children.field("name").toReference("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void generatedValuesComeFromTheClockAndTheGenerators() {
        Row entity = inserted(map("name", "a"));

        assertThat(entity.get("id")).isInstanceOf(UUID.class);
        assertThat(entity.get("created_at")).isEqualTo(1793534400L);
        assertThat(entity.get("updated_at")).isEqualTo(1793534400.25);
        assertThat(entity.get("size")).isEqualTo(3L);
        assertThat(entity.get("ratio")).isSameAs(Row.NULL);
        assertThat(children.toMap(entity).get("config")).isEqualTo(map("on", true, "note", null));
    }

    @Test
    void theInputIsLeftAsItWas() {
        Row input = children.toRow(map("name", "a", "tags", List.of("x", "x"), "config", map()));
        Map<String, Object> before = children.toMap(input);

        children.processAutoFields(input, Context.INSERT, false);

        assertThat(children.toMap(input)).isEqualTo(before);
    }

    @Test
    @SuppressWarnings("unchecked") // an array in a row is a list of any values
    void defaultsAreNotShared() {
        Schema schema = Linked.plain(
                linker,
                SchemaDefinition.named("defaults")
                        .with("primary_key", List.of("list"))
                        .field(
                                "list",
                                FieldDefinition.of("array")
                                        .with("elements", string())
                                        .with("default", List.of("a")))
                        .build());
        Row first = schema.processAutoFields(schema.toRow(Map.of()), Context.INSERT, false);
        ((List<Object>) first.get("list")).add("b");

        Row second = schema.processAutoFields(schema.toRow(Map.of()), Context.INSERT, false);

        assertThat(second.get("list")).isEqualTo(List.of("a"));
    }

    @Test
    void rowsOfGeneratedCodeWithShapesOfTheirOwnWork() {
        Shape shape = Shape.of(children.shape().names());
        Row input = new Row(shape).set(3, "a").set(4, Reference.to(ID)).setOrNull(6, null);

        Row entity = children.processAutoFields(input, Context.INSERT, false);
        children.validateInsert(entity, input);

        assertThat(children.toMap(entity)).containsEntry("parent", Map.of("id", ID.toString()));
    }

    @Test
    void aReferenceByAUniqueFieldIsNoPrimaryKeyYet() {
        Row input = new Row(children.shape()).set(3, "a").set(4, Reference.by("name", "x"));
        Row entity = children.processAutoFields(input, Context.INSERT, false);

        assertThatThrownBy(() -> children.validateInsert(entity, input))
                .isInstanceOf(ViolationsException.class)
                .hasMessage("schema violation (parent.id: missing primary key)");
    }

    @Test
    void violationsSayWhereAndInOneLine() {
        ViolationsException e = catchThrowableOfType(
                ViolationsException.class,
                () -> inserted(map("tags", Arrays.asList("a", null, "b c"), "config", map("zzz", 1), "size", "x")));

        assertThat(e.violations().asMap())
                .isEqualTo(map(
                        "name",
                        "required field missing",
                        "size",
                        "expected an integer",
                        "tags",
                        Arrays.asList(
                                null,
                                "required field missing",
                                "invalid tag 'b c': expected printable ascii (except `,` and `/`) or valid utf-8 "
                                        + "sequences"),
                        "config",
                        map("zzz", "unknown field")));
        assertThat(e)
                .hasMessage("5 schema violations (config.zzz: unknown field; name: required field missing; "
                        + "size: expected an integer; tags.2: required field missing; tags.3: invalid tag 'b c': expected "
                        + "printable ascii (except `,` and `/`) or valid utf-8 sequences)");
        assertThat(e.getStackTrace()).isEmpty();
    }

    @Test
    void theTtlOfAWriteIsNoField() {
        Row entity = inserted(map("name", "a", "ttl", "anything"));

        assertThat(children.toMap(entity)).containsEntry("ttl", "anything");
        Schema parents = children.field("parent").referencedSchema();
        assertThatThrownBy(() -> {
                    Row row = parents.toRow(map("ttl", 1));
                    parents.validateInsert(row, row);
                })
                .isInstanceOf(ViolationsException.class)
                .hasMessage("schema violation (ttl: unknown field)");
    }

    @Test
    void theTtlOfARowThatWasReadIsShown() {
        Row stored = new Row(children.shape()).set(3, "a").ttl(7L);

        assertThat(children.toMap(children.processAutoFields(stored, Context.SELECT, false)))
                .containsEntry("ttl", 7L);
    }

    @Test
    void readsHideNullsUnlessAskedFor() {
        Row stored = new Row(children.shape()).set(3, "a").set(6, Row.NULL);

        assertThat(children.toMap(children.processAutoFields(stored, Context.SELECT, false)))
                .doesNotContainKey("ratio");
        assertThat(children.toMap(children.processAutoFields(stored, Context.SELECT, true)))
                .containsEntry("ratio", null);
    }

    @Test
    void updatesMergeRecordsAndReplaceTheRest() {
        Row stored = inserted(map("name", "a", "labels", map("k", "v"), "config", map("note", "n")));
        Row change = children.toRow(map("labels", map("l", "w"), "config", map("on", false), "ratio", null));

        Row merged = children.mergeValues(change, stored);

        assertThat(children.toMap(merged))
                .containsEntry("name", "a")
                .containsEntry("labels", map("l", "w"))
                .containsEntry("config", map("on", false, "note", "n"))
                .containsEntry("ratio", null);
    }

    @Test
    void primaryKeysMayBeGivenAsMapsAndRows() {
        children.validatePrimaryKey(map("id", ID.toString()), false);
        children.validatePrimaryKey(new Row(children.shape()).set(0, ID), false);
        children.validatePrimaryKey(map("id", ID.toString(), "name", "x"), true);

        assertThatThrownBy(() -> children.validatePrimaryKey(map("name", "x"), false))
                .isInstanceOf(ViolationsException.class)
                .satisfies(
                        e -> assertThat(((ViolationsException) e).violations().asMap())
                                .isEqualTo(map("id", "missing primary key", "name", "not a primary key")));
        assertThat(children.primaryKeyOf(new Row(children.shape()).set(0, ID))).isEqualTo(map("id", ID.toString()));
    }

    @Test
    void oneFieldCanBeJudgedAlone() {
        assertThat(children.validateField(children.field("name"), "x")).isNull();
        assertThat(children.validateField(children.field("name"), "")).isEqualTo("length must be at least 1");
        assertThat(children.validateField(children.field("parent"), Map.of()))
                .isEqualTo(map("id", "missing primary key"));
    }

    @Test
    void anErrorMapAsText() {
        assertThat(Violations.oneLine(map("@entity", List.of("one"), "a", "bad", "r", map("x", "worse"))))
                .isEqualTo("Validation error: one; a: bad; r: Validation error: x: worse");
        assertThat(Violations.oneLine(Map.of())).isNull();
    }

    // --- immutable fields: decision 1

    private final Schema immutables = Linked.entity(
            linker,
            SchemaDefinition.named("immutables")
                    .with("primary_key", List.of("s"))
                    .field("s", string().with("immutable", true))
                    .field(
                            "list",
                            FieldDefinition.of("array")
                                    .with("elements", string())
                                    .with("immutable", true))
                    .field("free", string())
                    .build());

    private Map<String, Object> immutableErrors(Map<String, Object> input) {
        Row stored = immutables.toRow(map("s", "old", "list", List.of("a", "a", "b"), "free", "x"));
        try {
            immutables.validateImmutable(immutables.toRow(input), stored);
            return Map.of();
        } catch (ViolationsException e) {
            return e.violations().asMap();
        }
    }

    @Test
    void anUpdateThatLeavesImmutableFieldsOutIsFine() {
        assertThat(immutableErrors(map("free", "new"))).isEmpty();
        assertThat(immutableErrors(map())).isEmpty();
    }

    @Test
    void theStoredValueMayBeSuppliedAgainInAnyOrder() {
        assertThat(immutableErrors(map("s", "old", "list", List.of("b", "a", "a"))))
                .isEmpty();
    }

    @Test
    void anotherValueIsRefused() {
        assertThat(immutableErrors(map("s", "new", "list", List.of("a", "b", "b"))))
                .isEqualTo(map("s", "immutable field cannot be updated", "list", "immutable field cannot be updated"));
        assertThat(immutableErrors(map("s", null))).containsKey("s");
    }

    // --- subschemas

    private Schema polymorphic() {
        linker.entity(SchemaDefinition.named("animals")
                .with("primary_key", List.of("kind"))
                .with("subschema_key", "kind")
                .field("kind", string().with("required", true))
                .field("config", FieldDefinition.of("record").with("abstract", true))
                .build());
        linker.subschema(
                "animals",
                "dog",
                SchemaDefinition.named("dog")
                        .field(
                                "config",
                                FieldDefinition.of("record")
                                        .field(
                                                "barks",
                                                FieldDefinition.of("boolean").with("default", true))
                                        .field("name", string()))
                        .build());
        return linker.link().schema("animals");
    }

    @Test
    void theSubschemaGivesAbstractRecordsTheirShape() {
        Schema animals = polymorphic();

        Row row = animals.toRow(map("kind", "dog", "config", map("name", "Rex")));

        assertThat(row.get("config")).isInstanceOf(Row.class);
        assertThat(animals.subschema("dog").name()).isEqualTo("dog");
        assertThat(animals.subschema("cat")).isNull();
        assertThat(animals.subschemaFields("dog").get(1).recordFields())
                .extracting(Field::name)
                .containsExactly("barks", "name");
    }

    @Test
    void anUpdateMayLeaveTheSubschemaKeyOut() {
        Schema animals = polymorphic();
        Row input = animals.toRow(map("kind", "dog", "config", map("name", "Rex")));
        Row stored = animals.processAutoFields(input, Context.INSERT, false);
        Row change = animals.processAutoFields(animals.toRow(map("config", map("name", "Bo"))), Context.UPDATE, false);

        Row merged = animals.mergeValues(change, stored);
        animals.validateUpdate(merged, change, stored);

        assertThat(animals.toMap(merged)).isEqualTo(map("kind", "dog", "config", map("barks", true, "name", "Bo")));
    }

    // --- custom functions

    @Test
    void customChecksSeeTheirSourcesOnly() {
        List<Object> seen = new ArrayList<>();
        CustomEntityCheck check = fields -> {
            Collections.addAll(
                    seen, fields.get("a"), fields.get("r.x"), fields.get("b"), fields.isSet("b"), fields.isNull("a"));
            return Verdict.OK;
        };
        Schema schema = Linked.entity(
                linker,
                SchemaDefinition.named("viewed")
                        .with("primary_key", List.of("a"))
                        .with(
                                "entity_checks",
                                List.of(Map.of(
                                        "custom_entity_check",
                                        Map.of("field_sources", List.of("a", "r.x"), "fn", check))))
                        .field("a", FieldDefinition.of("integer"))
                        .field("b", string())
                        .field("r", FieldDefinition.of("record").field("x", FieldDefinition.of("number")))
                        .build());
        Row row = schema.toRow(map("a", 1, "b", "hidden", "r", map("x", 1)));

        schema.validateInsert(row, row);

        assertThat(seen).containsExactly(1L, 1.0, null, false, false);
    }

    @Test
    void transformationsGetValuesThenNeeds() {
        Schema schema = Linked.entity(
                linker,
                SchemaDefinition.named("transformed")
                        .with("primary_key", List.of("a"))
                        .with(
                                "transformations",
                                List.of(Map.of(
                                        "input",
                                        List.of("a"),
                                        "needs",
                                        List.of("b"),
                                        "on_write",
                                        (TransformationFunction)
                                                values -> Map.of("c", values.get(0) + "+" + values.get(1)))))
                        .field("a", string())
                        .field("b", string())
                        .field("c", string())
                        .build());
        Row input = schema.toRow(map("a", "x", "b", "y"));
        Row entity = schema.processAutoFields(input, Context.INSERT, false);

        Row transformed = schema.transform(entity, input, Context.INSERT);

        assertThat(transformed.get("c")).isEqualTo("x+y");
        assertThat(entity.get("c")).isSameAs(Row.NULL);
    }

    @Test
    void aMalformedPatternIsTheDefinitionsFault() {
        Schema schema = Linked.entity(
                linker,
                SchemaDefinition.named("malformed")
                        .with("primary_key", List.of("f"))
                        .field("f", string().with("match", "["))
                        .build());
        Row row = schema.toRow(map("f", "x"));

        assertThatThrownBy(() -> schema.validateInsert(row, row))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("malformed pattern (missing ']')");
    }
}
