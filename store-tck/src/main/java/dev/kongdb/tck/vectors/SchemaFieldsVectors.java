package dev.kongdb.tck.vectors;

import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Vectors of single schema features: each brings its own schema. */
public final class SchemaFieldsVectors implements VectorKind {
    @Override
    public boolean covers(Vector vector) {
        return vector.get("schema") instanceof Map && vector.get("class") != null;
    }

    @Override
    public Map<String, @Nullable Object> answer(Vector vector) {
        Schema schema;
        try {
            schema = define(vector);
        } catch (SchemaDefinitionException e) {
            return e.violations() == null
                    ? Answers.refused("define", e.getMessage())
                    : Answers.refused("metaschema", e.violations());
        }
        return vector.get("op") == null
                ? SchemaRun.answer(schema, vector, schema.toRow(vector.map("input")))
                : operation(schema, vector);
    }

    private static Schema define(Vector vector) {
        SchemaLinker linker = new SchemaLinker();
        for (Object parent : vector.list("parents")) {
            linker.entity(definition(parent));
        }
        SchemaDefinition definition = definition(vector.get("schema"));
        if (vector.text("class").equals("Schema")) {
            linker.plain(definition);
        } else {
            linker.entity(definition);
        }
        for (Object subschema : vector.list("subschemas")) {
            Map<String, @Nullable Object> entry = Vector.map(subschema);
            linker.subschema(definition.name(), String.valueOf(entry.get("key")), definition(entry.get("schema")));
        }
        return Objects.requireNonNull(linker.link().schema(definition.name()));
    }

    static SchemaDefinition definition(@Nullable Object json) {
        return SchemaDefinition.of(Vector.map(NamedFunctions.resolve(json)));
    }

    private static Map<String, @Nullable Object> operation(Schema schema, Vector vector) {
        String operation = vector.text("op");
        try {
            return switch (operation) {
                case "validate" -> {
                    schema.validate(schema.toRow(vector.map("input")), vector.flag("full_check"));
                    yield Answers.ok();
                }
                case "validate_primary_key" -> {
                    schema.validatePrimaryKey(vector.map("input"), vector.flag("ignore_others"));
                    yield Answers.ok();
                }
                case "merge_values" -> {
                    Row bottom = schema.toRow(vector.map("bottom"));
                    yield Answers.entity(schema.toMap(schema.mergeValues(schema.toRow(vector.map("top")), bottom)));
                }
                case "extract_pk_values" -> Answers.entity(schema.primaryKeyOf(schema.toRow(vector.map("input"))));
                case "errors_to_string" -> {
                    Map<String, @Nullable Object> answer = Answers.ok();
                    String text = Violations.oneLine(vector.map("errors"));
                    if (text != null) {
                        answer.put("result", text);
                    }
                    yield answer;
                }
                default -> throw new IllegalArgumentException("no operation is named " + operation);
            };
        } catch (ViolationsException e) {
            return operation.equals("validate_primary_key")
                    ? Answers.invalidPrimaryKey(operation, e.violations().asMap())
                    : Answers.refused("validate", e.violations());
        }
    }
}
