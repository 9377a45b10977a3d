package dev.kongdb.schema.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.schema.SecretResolver;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The common parts of an entity and a nested record: fields in order, and rules over them. A schema
 * with subschemas has a structure for each, in which the fields of the subschema take the places of
 * those that they specialise. Immutable.
 */
final class Structure {
    private final Fields fields;
    private final FieldRules rules;

    /** The fields as an array, for the loops that run for every entity. */
    private final CompiledField[] array;

    private final AutoFields autoFields;
    private final boolean mayHoldSecrets;

    Structure(Fields fields, FieldRules rules, AutoFields autoFields) {
        this.fields = fields;
        this.rules = rules;
        this.array = fields.list().toArray(new CompiledField[0]);
        this.autoFields = autoFields;
        this.mayHoldSecrets = fields.list().stream().anyMatch(CompiledField::mayHoldSecrets);
    }

    Shape shape() {
        return fields.shape();
    }

    List<CompiledField> fields() {
        return fields.list();
    }

    FieldRules rules() {
        return rules;
    }

    @Nullable
    CompiledField field(String name) {
        return fields.field(name);
    }

    Row toRow(Map<?, ?> map) {
        return fields.toRow(map);
    }

    // --- auto-processing

    /** Expands the shorthands of a row in place. */
    void expandShorthands(Row row) {
        if (rules.shorthands().isEmpty()) {
            return;
        }
        ErrorCollector errors = new ErrorCollector();
        for (Shorthand shorthand : rules.shorthands()) {
            shorthand.expand(row, fields, errors);
        }
        Map<String, @Nullable Object> map = errors.toMap();
        if (map != null) {
            throw new ViolationsException(map);
        }
    }

    /** A processed copy of a row. */
    Row process(Row input, Context context, boolean nulls) {
        Row row = input.copy();
        expandShorthands(row);
        autoFields.fill(
                // not through the other fill, which would need one more stack frame for each level
                array, row, context, nulls);
        markFilled(row, context);
        return row;
    }

    /** Sets generated values and defaults, in place. Shorthands have been expanded. */
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

    boolean mayHoldSecrets() {
        return mayHoldSecrets;
    }

    /** Replaces references to secrets, in place. Nested rows belong to this row alone. */
    void resolveSecrets(Row row, SecretResolver secrets) {
        if (!mayHoldSecrets) {
            return;
        }
        for (CompiledField field : array) {
            if (!field.mayHoldSecrets()) {
                continue;
            }
            Object value = row.get(field.position());
            Structure structure = field.structure();
            if (value instanceof List<?> elements) {
                row.set(field.position(), resolveElements(field, elements, secrets));
            } else if (value instanceof Row nested && structure != null) {
                structure.resolveSecrets(nested, secrets);
            } else if (field.type() == FieldType.STRING && RowValues.isVaultReference(value)) {
                row.set(field.position(), secrets.resolve(String.valueOf(value)));
            }
        }
    }

    private static List<@Nullable Object> resolveElements(
            CompiledField field, List<?> elements, SecretResolver secrets) {
        CompiledField type = field.elements();
        Structure nested = type == null ? null : type.structure();
        List<@Nullable Object> resolved = new ArrayList<>(elements.size());
        for (Object element : elements) {
            Object value = RowValues.isVaultReference(element) ? secrets.resolve(String.valueOf(element)) : element;
            if (value instanceof Row row && nested != null) {
                nested.resolveSecrets(row, secrets);
            }
            if (value != null || element == null) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    // --- validation

    /**
     * The errors of a nested record, or null. It is always checked as a whole, with its defaults,
     * which are put into a copy.
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
        ErrorCollector errors = new ErrorCollector();
        checkFields(whole, true, updating, false, errors);
        runChecks(new CompiledCheck.Run(whole, errors, true, updating));
        return errors.toMap();
    }

    /**
     * Checks each field, and refuses unknown names.
     *
     * @param full whether absent required fields are an error
     * @param ttl whether {@code ttl} is accepted although it is no field
     */
    void checkFields(Row row, boolean full, boolean updating, boolean ttl, ErrorCollector errors) {
        if (row.hasUnknown()) {
            for (String name : row.unknown().keySet()) {
                if (name.equals(ErrorCollector.ENTITY)) {
                    errors.entity(ErrorCollector.UNKNOWN);
                } else if (!ttl || !name.equals("ttl")) {
                    errors.field(name, ErrorCollector.UNKNOWN);
                }
            }
        }
        for (int i = 0; i < array.length; i++) {
            Object value = row.get(i);
            CompiledField field = array[i];
            if (!RowValues.isPresent(value) && (full || value != null) && rules.requires(i)) {
                errors.field(field.name(), ErrorCollector.REQUIRED);
            } else if (value != null) {
                Object error = Validation.check(field, value, updating);
                if (error != null) {
                    errors.field(field.name(), error);
                }
            }
        }
    }

    void runChecks(CompiledCheck.Run run) {
        for (CompiledCheck check : rules.checks()) {
            check.run(run);
        }
        if (run.full()) {
            for (CustomEntityCheck check : rules.selfChecks()) {
                runSelfCheck(check, run);
            }
        }
    }

    private void runSelfCheck(CustomEntityCheck check, CompiledCheck.Run run) {
        boolean whole = true;
        for (CompiledField field : array) {
            if (run.row().get(field.position()) == null && !field.nilable()) {
                run.errors().field(field.name(), ErrorCollector.REQUIRED_FOR_CHECK);
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
                if (key instanceof Number || key.equals(ErrorCollector.ENTITY)) {
                    run.errors().entity(error);
                } else {
                    run.errors().field(key.toString(), error);
                }
            });
        } else {
            run.errors().entity(verdict.error() == null ? "entity check failed" : verdict.error());
        }
    }

    /**
     * A new row with the values of one row over those of another; nested records are merged
     * likewise.
     */
    Row merge(Row top, Row bottom) {
        Row merged = bottom.copy();
        for (CompiledField field : array) {
            int position = field.position();
            Object value = top.get(position);
            if (value != null) {
                Structure nested = field.isAbstract() ? null : field.structure();
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
