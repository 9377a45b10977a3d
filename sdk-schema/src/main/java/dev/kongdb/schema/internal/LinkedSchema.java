package dev.kongdb.schema.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.SecretResolver;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema, linked with the others. Its properties are computed once; the engine does the rest.
 * Immutable.
 */
final class LinkedSchema implements Schema {
    private final SchemaDefinition definition;
    private final LinkedSchemas linked;
    private final Kinds kinds;
    private final EntityValidation validation;
    private final List<CompiledField> keyFields;
    private final List<Field> fields;
    private final List<Field> primaryKey;
    private final List<Field> cacheKey;
    private final List<Field> foreignFields;
    private final @Nullable Field endpointKey;
    private final boolean ttl;
    private final boolean workspaceable;

    LinkedSchema(SchemaDefinition definition, Kinds kinds, LinkedSchemas linked) {
        Structure structure = kinds.general();
        this.definition = definition;
        this.linked = linked;
        this.kinds = kinds;
        this.ttl = flag("ttl", false);
        this.workspaceable = flag("workspaceable", false);
        this.fields = List.copyOf(structure.fields());
        this.keyFields = fieldsNamed("primary_key", structure);
        this.primaryKey = List.copyOf(keyFields);
        this.cacheKey = List.copyOf(fieldsNamed("cache_key", structure));
        this.foreignFields = fields.stream()
                .filter(field -> field.type() == FieldType.FOREIGN)
                .toList();
        String endpoint = text("endpoint_key");
        this.endpointKey = endpoint == null ? null : structure.field(endpoint);
        this.validation = new EntityValidation(kinds, keyFields, ttl);
    }

    private List<CompiledField> fieldsNamed(String key, Structure structure) {
        List<CompiledField> named = new ArrayList<>();
        if (definition.asMap().get(key) instanceof List<?> names) {
            for (Object name : names) {
                CompiledField field = structure.field(String.valueOf(name));
                if (field != null) {
                    named.add(field);
                }
            }
        }
        return List.copyOf(named);
    }

    private boolean flag(String key, boolean otherwise) {
        return definition.asMap().get(key) instanceof Boolean flag ? flag : otherwise;
    }

    private @Nullable String text(String key) {
        return definition.asMap().get(key) instanceof String text ? text : null;
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public SchemaDefinition definition() {
        return definition;
    }

    @Override
    public Shape shape() {
        return kinds.general().shape();
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public @Nullable Field field(String name) {
        return kinds.general().field(name);
    }

    @Override
    public List<Field> primaryKey() {
        return primaryKey;
    }

    /** The fields of the primary key, as the engine sees them. */
    List<CompiledField> keyFields() {
        return keyFields;
    }

    @Override
    public @Nullable Field endpointKey() {
        return endpointKey;
    }

    @Override
    public List<Field> cacheKey() {
        return cacheKey;
    }

    @Override
    public boolean workspaceable() {
        return workspaceable;
    }

    @Override
    public boolean ttl() {
        return ttl;
    }

    @Override
    public boolean dbExport() {
        return flag("db_export", true);
    }

    @Override
    public boolean generateAdminApi() {
        return flag("generate_admin_api", true);
    }

    @Override
    public @Nullable String adminApiName() {
        return text("admin_api_name");
    }

    @Override
    public @Nullable String adminApiNestedName() {
        return text("admin_api_nested_name");
    }

    @Override
    public boolean legacy() {
        return flag("legacy", false);
    }

    @Override
    public List<Field> foreignFields() {
        return foreignFields;
    }

    @Override
    public List<InverseReference> referencedBy() {
        return linked.referencesTo(name());
    }

    @Override
    public @Nullable Field subschemaKey() {
        return kinds.key();
    }

    @Override
    public @Nullable SchemaDefinition subschema(String key) {
        return kinds.definition(key);
    }

    @Override
    public Set<String> subschemaKeys() {
        return kinds.kinds().keySet();
    }

    @Override
    public @Nullable List<Field> subschemaFields(String key) {
        Structure structure = kinds.structure(key);
        return structure == null ? null : List.copyOf(structure.fields());
    }

    @Override
    public @Nullable String subschemaOf(Row row) {
        return kinds.keyOf(row);
    }

    @Override
    public List<Field> shorthandFields() {
        return kinds.general().rules().shorthands().stream()
                .<@Nullable Field>map(Shorthand::field)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public Row toRow(Map<?, ?> map) {
        return kinds.of(map).toRow(map);
    }

    @Override
    public Map<String, @Nullable Object> toMap(Row row) {
        Map<String, @Nullable Object> map = Plain.ofRow(row);
        if (row.ttl() != null) {
            map.put("ttl", row.ttl());
        }
        return map;
    }

    @Override
    public Map<String, @Nullable Object> primaryKeyOf(Row row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (Field field : primaryKey) {
            Object value = row.get(field.position());
            if (value != null) {
                key.put(field.name(), Plain.of(value));
            }
        }
        return key;
    }

    @Override
    public Row mergeValues(Row top, Row bottom) {
        return kinds.merge(top, bottom);
    }

    @Override
    public Row processAutoFields(Row input, Context context, boolean nulls) {
        Row row = input.copy();
        kinds.of(row).expandShorthands(row);
        return fill(row, context, nulls);
    }

    @Override
    public Row processStored(Row stored, boolean nulls) {
        kinds.of(stored).expandShorthands(stored);
        return fill(stored, Context.SELECT, nulls);
    }

    private Row fill(Row row, Context context, boolean nulls) {
        boolean keepsTtl = ttl && row.unknown().containsKey("ttl");
        Object ttlGiven = keepsTtl ? row.unknown().get("ttl") : null;
        // Only now, since a shorthand may have set the subschema key.
        kinds.of(row).fill(row, context, nulls);
        if (context == Context.SELECT && keepsTtl && (nulls || ttlGiven != null)) {
            row.setUnknown("ttl", ttlGiven);
        }
        return row;
    }

    @Override
    public void resolveSecrets(Row row, SecretResolver secrets) {
        kinds.of(row).resolveSecrets(row, secrets);
    }

    @Override
    public Row transform(Row entity, Row input, Context context) {
        Structure structure = kinds.of(entity);
        FieldRules rules = structure.rules();
        Row transformed = transform(structure, rules.transformations(), entity, input, context);
        return transform(structure, rules.specialisedTransformations(), transformed, input, context);
    }

    /** Runs a chain of transformations. Each gets the result of the one before it. */
    private static Row transform(
            Structure structure, List<CompiledTransformation> chain, Row entity, Row input, Context context) {
        Row transformed = entity;
        Row given = input;
        for (CompiledTransformation transformation : chain) {
            Map<String, @Nullable Object> computed = transformation.apply(transformed, given, context);
            if (computed != null) {
                transformed = structure.merge(structure.toRow(computed), transformed);
                given = transformed;
            }
        }
        return transformed;
    }

    @Override
    public void validateInsert(Row entity, Row input) {
        EntityValidation.throwIfAny(validation.errors(entity, true, false, input, null));
    }

    @Override
    public void validateUpdate(Row merged, Row input, @Nullable Row stored) {
        EntityValidation.throwIfAny(validation.errors(merged, false, true, input, stored));
    }

    @Override
    public void validate(Row entity, boolean full) {
        EntityValidation.throwIfAny(validation.errors(entity, full, false, entity, null));
    }

    @Override
    public void validatePrimaryKey(Map<String, ? extends @Nullable Object> key, boolean ignoreOthers) {
        EntityValidation.throwIfAny(validation.primaryKeyErrors(key, ignoreOthers));
    }

    @Override
    public void validatePrimaryKey(Row key, boolean ignoreOthers) {
        validation.validatePrimaryKey(key, ignoreOthers);
    }

    @Override
    public void validateImmutable(Row input, Row stored) {
        validation.validateImmutable(input, stored);
    }

    @Override
    public @Nullable Object validateField(Field field, @Nullable Object value) {
        return Validation.check((CompiledField) field, value, false);
    }

    EntityValidation validation() {
        return validation;
    }

    @Override
    public String toString() {
        return "schema " + name();
    }
}
