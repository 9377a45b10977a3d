package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entity and a nested record have in common: fields in order, and rules over them. A schema with subschemas has one
 * structure for each, in which the subschema's fields stand in the places of those they specialise. Immutable once compiled.
 */
final class Structure {
    final Shape shape;
    final List<Field> fields;

    /** The same, for what is done for every entity. */
    private final Field[] array;

    private final AutoFields autoFields;
    private volatile @Nullable Boolean mayHoldSecrets;

    // Set by the compiler before anyone else sees the structure.
    List<EntityCheck> checks = List.of();
    List<Shorthand> shorthands = List.of();
    List<Transformation> transformations = List.of();
    /** Those of a subschema, which run after its parent's, from what the caller gave again. */
    List<Transformation> specialisedTransformations = List.of();

    List<CustomEntityCheck> selfChecks = List.of();
    /** The fields that say which are required; differs from the fields themselves in subschemas only. */
    List<Field> requiring;

    Structure(Shape shape, List<Field> fields, AutoFields autoFields) {
        this.shape = shape;
        this.fields = List.copyOf(fields);
        this.array = fields.toArray(new Field[0]);
        this.requiring = this.fields;
        this.autoFields = autoFields;
    }

    @Nullable
    Field field(String name) {
        int position = shape.position(name);
        return position < 0 ? null : fields.get(position);
    }

    /** A JSON-like map as a row; names that are no field become its unknown ones. */
    Row toRow(Map<?, ?> map) {
        Row row = new Row(shape);
        setAll(row, map);
        return row;
    }

    /** Sets the fields of a map in a row; a null is an explicit null. */
    void setAll(Row row, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            int position = shape.position(name);
            if (position < 0) {
                row.setUnknown(name, value);
            } else {
                row.setOrNull(position, value == null ? null : Canonical.of(fields.get(position), value));
            }
        }
    }

    // --- auto-processing --------------------------------------------------------------------------------------------

    /** Expands the shorthands of a row in place. */
    void expandShorthands(Row row) {
        if (shorthands.isEmpty()) {
            return;
        }
        Errors errors = new Errors();
        for (Shorthand shorthand : shorthands) {
            shorthand.expand(row, this, errors);
        }
        Map<String, @Nullable Object> map = errors.toMap();
        if (map != null) {
            throw ViolationsException.of(map);
        }
    }

    /** A processed copy of a row. */
    Row process(Row input, Context context, boolean nulls) {
        Row row = input.copy();
        expandShorthands(row);
        autoFields.fill(
                array, row, context, nulls); // not through the other fill: deep values take one frame less a level
        markFilled(row, context);
        return row;
    }

    /** Generated values, defaults and the rest, in place; shorthands have been expanded. */
    void fill(Row row, Context context, boolean nulls) {
        autoFields.fill(array, row, context, nulls);
        markFilled(row, context);
    }

    private static void markFilled(Row row, Context context) {
        if (context == Context.SELECT) {
            row.clearUnknown();
        } else if (context != Context.UPDATE) {
            row.markComplete();
        }
    }

    /** Known once the structure is compiled. */
    boolean mayHoldSecrets() {
        Boolean known = mayHoldSecrets;
        if (known == null) {
            known = fields.stream().anyMatch(Field::mayHoldSecrets);
            mayHoldSecrets = known;
        }
        return known;
    }

    /** Replaces references by secrets, in place; nested rows are those of this row alone. */
    void resolveSecrets(Row row, SecretResolver secrets) {
        if (!mayHoldSecrets()) {
            return;
        }
        for (Field field : array) {
            if (!field.mayHoldSecrets()) {
                continue;
            }
            Object value = row.get(field.position());
            if (value instanceof List<?> elements) {
                row.set(field.position(), resolveElements(field, elements, secrets));
            } else if (value instanceof Row nested && field.structure != null) {
                field.structure.resolveSecrets(nested, secrets);
            } else if (field.type() == FieldType.STRING && Values.isVaultReference(value)) {
                row.set(field.position(), secrets.resolve(String.valueOf(value)));
            }
        }
    }

    private static List<@Nullable Object> resolveElements(Field field, List<?> elements, SecretResolver secrets) {
        Field type = field.elements();
        Structure nested = type == null ? null : type.structure;
        List<@Nullable Object> resolved = new ArrayList<>(elements.size());
        for (Object element : elements) {
            Object value = Values.isVaultReference(element) ? secrets.resolve(String.valueOf(element)) : element;
            if (value instanceof Row row && nested != null) {
                nested.resolveSecrets(row, secrets);
            }
            if (value != null || element == null) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    // --- validation -------------------------------------------------------------------------------------------------

    /**
     * What is wrong with a nested record, or null. It is always judged whole, with the defaults that it would get: they are put
     * into a copy.
     */
    @Nullable
    Map<String, @Nullable Object> checkNested(Row row, boolean updating) {
        Row whole = row;
        if (!row.isComplete()) {
            try {
                whole = process(row, Context.INSERT, false);
            } catch (ViolationsException e) {
                return e.violations().asMap();
            }
        }
        Errors errors = new Errors();
        checkFields(whole, true, updating, false, errors);
        runChecks(new EntityCheck.Run(whole, errors, true, updating));
        return errors.toMap();
    }

    /**
     * Judges unknown names and each field.
     *
     * @param full whether absent required fields are an error
     * @param ttl whether {@code ttl} is a name that may be there without being a field
     */
    void checkFields(Row row, boolean full, boolean updating, boolean ttl, Errors errors) {
        if (row.hasUnknown()) {
            for (String name : row.unknown().keySet()) {
                if (name.equals(Errors.ENTITY)) {
                    errors.entity(Errors.UNKNOWN);
                } else if (!ttl || !name.equals("ttl")) {
                    errors.field(name, Errors.UNKNOWN);
                }
            }
        }
        for (int i = 0; i < array.length; i++) {
            Object value = row.get(i);
            Field field = array[i];
            if (!Values.isPresent(value)
                    && (full || value != null)
                    && requiring.get(i).required()) {
                errors.field(field.name(), Errors.REQUIRED);
            } else if (value != null) {
                Object error = Validation.check(field, value, updating);
                if (error != null) {
                    errors.field(field.name(), error);
                }
            }
        }
    }

    void runChecks(EntityCheck.Run run) {
        for (EntityCheck check : checks) {
            check.run(run);
        }
        if (run.full()) {
            for (CustomEntityCheck check : selfChecks) {
                runSelfCheck(check, run);
            }
        }
    }

    private void runSelfCheck(CustomEntityCheck check, EntityCheck.Run run) {
        boolean whole = true;
        for (Field field : fields) {
            if (run.row().get(field.position()) == null && !field.nilable()) {
                run.errors().field(field.name(), Errors.REQUIRED_FOR_CHECK);
                whole = false;
            }
        }
        if (!whole) {
            return;
        }
        Verdict verdict = check.check(new RowView(run.row(), null));
        if (verdict.isOk()) {
            return;
        }
        if (verdict.error() instanceof Map<?, ?> errors) {
            errors.forEach((key, error) -> {
                if (key instanceof Number || key.equals(Errors.ENTITY)) {
                    run.errors().entity(error);
                } else {
                    run.errors().field(key.toString(), error);
                }
            });
        } else {
            run.errors().entity(verdict.error() == null ? "entity check failed" : verdict.error());
        }
    }

    /** A new row: what the one sets over what the other has; nested records likewise. */
    Row merge(Row top, Row bottom) {
        Row merged = bottom.copy();
        for (Field field : fields) {
            int position = field.position();
            Object value = top.get(position);
            if (value != null) {
                Structure nested = field.isAbstract() ? null : field.structure;
                merged.set(position, nested == null ? value : mergeRecord(nested, value, bottom.get(position)));
            }
        }
        top.unknown().forEach(merged::setUnknown);
        return merged;
    }

    private static Object mergeRecord(Structure nested, Object top, @Nullable Object bottom) {
        Row over = top instanceof Row row ? row : top instanceof Map<?, ?> map ? nested.toRow(map) : null;
        if (over == null) {
            return top;
        }
        Row under = bottom instanceof Row row ? row : bottom instanceof Map<?, ?> map ? nested.toRow(map) : null;
        return under == null ? over : nested.merge(over, under);
    }
}
