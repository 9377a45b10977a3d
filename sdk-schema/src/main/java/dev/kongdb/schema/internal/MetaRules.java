package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The metaschema, compiled: the form of definitions, which the engine validates, and the rules that
 * relate their parts. Immutable.
 */
public final class MetaRules {
    private static final SchemaLookup NO_SCHEMAS = new SchemaLookup() {
        @Override
        public boolean knows(String name) {
            return false;
        }

        @Override
        public @Nullable LinkedSchema schema(String name) {
            return null;
        }
    };

    /** A fixed generator, since no generated value is kept. */
    private final AutoFields autoFields = new AutoFields(
            () -> new UUID(0, 0), () -> "generated", Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC));

    private final Structure schema;
    private final Structure subschema;

    /** Compiles the metaschema. */
    public MetaRules() {
        Map<String, Structure> structures = new HashMap<>();
        SchemaCompiler compiler = new SchemaCompiler(
                NO_SCHEMAS, autoFields, false, name -> Objects.requireNonNull(structures.get(name), name));
        structures.put("field", withDefaultCheck(compiled(compiler, DefinitionShape.field())));
        structures.put("inner_field", withDefaultCheck(compiled(compiler, DefinitionShape.innerField())));
        structures.put("shorthand_field", withDefaultCheck(compiled(compiler, DefinitionShape.shorthandField())));
        structures.put("match", compiled(compiler, DefinitionShape.match()));
        schema = compiled(compiler, DefinitionShape.schemaKeys());
        subschema = compiled(compiler, DefinitionShape.subschemaKeys());
    }

    private static Structure compiled(SchemaCompiler compiler, FieldDefinition definition) {
        return compiler.schema(definition.asMap());
    }

    /** Adds the rule that a default must be valid for the definition that contains it. */
    private Structure withDefaultCheck(Structure field) {
        FieldPath path = new FieldPath("default", new Fields(field.shape(), field.fields()));
        SchemaCompiler compiler = new SchemaCompiler(NO_SCHEMAS, autoFields, false, null);
        CompiledCheck check = new CompiledCheck(List.of(path), List.of(), false, true) {
            @Override
            void check(Run run) {
                Object error = defaultError(compiler, run.row());
                if (error != null) {
                    run.errors().field("default", error);
                }
            }
        };
        return new Structure(
                new Fields(field.shape(), field.fields()), field.rules().with(check), autoFields);
    }

    private static @Nullable Object defaultError(SchemaCompiler compiler, Row definition) {
        Map<String, @Nullable Object> attributes =
                FieldDefinition.of(Plain.ofRow(definition)).asMap();
        Object value = definition.get("default");
        try {
            CompiledField field = compiler.field("default", 0, attributes, false);
            return Validation.check(
                    field, value == null || value == Row.NULL ? value : Canonical.of(field, value), false);
        } catch (SchemaDefinitionException e) {
            return String.valueOf(e.getMessage());
        } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
            return "error in schema prevents from validating this field";
        }
    }

    /** The errors of the definition of a schema, or null. */
    public @Nullable Violations schemaViolations(Map<String, ? extends @Nullable Object> definition) {
        return violations(definition, schema, List.of("name", "primary_key", "fields"));
    }

    /** The errors of the definition of a subschema, or null. */
    public @Nullable Violations subschemaViolations(Map<String, ? extends @Nullable Object> definition) {
        return violations(definition, subschema, List.of("name", "fields"));
    }

    private @Nullable Violations violations(
            Map<String, ? extends @Nullable Object> definition, Structure structure, List<String> demanded) {
        Map<String, @Nullable Object> frozen = SchemaDefinition.of(definition).asMap();
        ErrorCollector errors = new ErrorCollector();
        Row row = structure.toRow(frozen);
        structure.checkFields(row, true, false, false, errors);
        structure.runChecks(new CompiledCheck.Run(row, errors, true, false));
        boolean whole = true;
        for (String key : demanded) {
            if (!frozen.containsKey(key)) {
                errors.field(key, ErrorCollector.REQUIRED_FOR_CHECK);
                whole = false;
            }
        }
        DefinitionConsistency consistency = new DefinitionConsistency(frozen, errors);
        if (structure == schema) {
            consistency.checkShorthands();
        }
        if (whole && structure == schema) {
            consistency.check();
        } else if (whole) {
            DefinitionConsistency.checkFields(frozen.get("fields"), errors);
        }
        Map<String, @Nullable Object> map = errors.toMap();
        return map == null ? null : new Violations(map);
    }
}
