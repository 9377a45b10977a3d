package dev.kongdb.schema.internal;

import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.lua.LuaText;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Validates the entities of one schema, and their primary keys. Immutable. */
final class EntityValidation {
    private final Kinds kinds;
    private final List<CompiledField> primaryKey;
    private final List<CompiledField> immutableFields;
    private final boolean ttl;

    EntityValidation(Kinds kinds, List<CompiledField> primaryKey, boolean ttl) {
        this.kinds = kinds;
        this.primaryKey = primaryKey;
        this.immutableFields = kinds.general().fields().stream()
                .filter(CompiledField::immutable)
                .toList();
        this.ttl = ttl;
    }

    static void throwIfAny(@Nullable Map<String, @Nullable Object> errors) {
        if (errors != null) {
            throw new ViolationsException(errors);
        }
    }

    /** The errors of a partial entity, or null. */
    @Nullable
    Map<String, @Nullable Object> check(Row row, boolean updating) {
        return errors(row, false, updating, row, null);
    }

    /** The errors of an entity, or null. */
    @Nullable
    Map<String, @Nullable Object> errors(Row row, boolean full, boolean updating, Row input, @Nullable Row stored) {
        Structure chosen = kinds.general();
        CompiledField subschemaKey = kinds.key();
        if (subschemaKey != null) {
            Object key = row.get(subschemaKey.position());
            if (!RowValues.isPresent(key)) {
                return Map.of(subschemaKey.name(), ErrorCollector.REQUIRED);
            }
            Structure specialised = kinds.specialised(key);
            if (specialised == null) {
                return Map.of(subschemaKey.name(), unknownKind(key));
            }
            chosen = specialised;
        }
        ErrorCollector errors = new ErrorCollector();
        chosen.checkFields(row, full, updating, ttl, errors);
        chosen.runChecks(new CompiledCheck.Run(row, errors, full, updating));
        for (CompiledTransformation transformation : chosen.rules().transformations()) {
            transformation.checkConsistency(row, input, stored, errors);
        }
        for (CompiledTransformation transformation : chosen.rules().specialisedTransformations()) {
            transformation.checkConsistency(row, input, stored, errors);
        }
        return errors.toMap();
    }

    private String unknownKind(@Nullable Object key) {
        Object shown = key instanceof List<?> names ? names.isEmpty() ? "nil" : names.get(0) : key;
        return LuaText.format(kinds.error(), LuaText.toString(shown));
    }

    /** The errors of a primary key, or null. */
    @Nullable
    Map<String, @Nullable Object> primaryKeyErrors(Map<?, ?> key, boolean ignoreOthers) {
        ErrorCollector errors = new ErrorCollector();
        int known = 0;
        for (CompiledField field : primaryKey) {
            Object part = key.get(field.name());
            boolean given = key.containsKey(field.name());
            known += given ? 1 : 0;
            if (part == null && given) {
                Object error = field.required() || field.auto()
                        ? ErrorCollector.REQUIRED
                        : Validation.check(field, Row.NULL, false);
                if (error != null) {
                    errors.field(field.name(), error);
                }
                continue;
            }
            Object error = part == null || part.equals(false)
                    ? "missing primary key"
                    : Validation.check(field, Canonical.of(field, part), false);
            if (error != null) {
                errors.field(field.name(), error);
            }
        }
        if (!ignoreOthers && known < key.size()) {
            for (Object name : key.keySet()) {
                if (primaryKey.stream().noneMatch(field -> field.name().equals(name))) {
                    errors.field(String.valueOf(name), "not a primary key");
                }
            }
        }
        return errors.toMap();
    }

    /** Refuses a row that is not a valid primary key. */
    void validatePrimaryKey(Row key, boolean ignoreOthers) {
        if (!isPrimaryKey(key, ignoreOthers)) {
            throwIfAny(primaryKeyErrors(Plain.ofRow(key), ignoreOthers));
        }
    }

    /** Whether a row is a valid primary key. Builds no errors. */
    private boolean isPrimaryKey(Row key, boolean ignoreOthers) {
        for (CompiledField field : primaryKey) {
            Object part = key.get(field.position());
            if (part == null
                    || part == Row.NULL
                    || part.equals(false)
                    || Validation.check(field, part, false) != null) {
                return false;
            }
        }
        return ignoreOthers || (key.count() == primaryKey.size() && !key.hasUnknown());
    }

    /** Refuses an update that changes an immutable field. */
    void validateImmutable(Row input, Row stored) {
        ErrorCollector errors = new ErrorCollector();
        for (CompiledField field : immutableFields) {
            Object given = input.get(field.position());
            Object old = stored.get(field.position());
            if (given != null && old != null && !RowValues.deepEquals(given, old, true)) {
                errors.field(field.name(), "immutable field cannot be updated");
            }
        }
        throwIfAny(errors.toMap());
    }
}
