package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entity check, compiled. This class has what all share: when a check runs at all, given that
 * fields are absent, refused already, or secrets in a vault.
 */
abstract class CompiledCheck {
    private final FieldPath[] fields;
    private final FieldPath[] needed;
    private final boolean runsWhenAllAbsent;
    private final boolean runsOnErrors;

    /**
     * A check.
     *
     * @param fields the fields it is about
     * @param needed the fields without which it cannot run
     * @param runsWhenAllAbsent whether it runs on a whole entity in which none of the fields is
     *     present
     * @param runsOnErrors whether it runs although one of the fields was refused
     */
    CompiledCheck(List<FieldPath> fields, List<FieldPath> needed, boolean runsWhenAllAbsent, boolean runsOnErrors) {
        this.fields = fields.toArray(FieldPath[]::new);
        this.needed = needed.toArray(FieldPath[]::new);
        this.runsWhenAllAbsent = runsWhenAllAbsent;
        this.runsOnErrors = runsOnErrors;
    }

    /** One validation under way. */
    record Run(Row row, ErrorCollector errors, boolean full, boolean updating) {
        @Nullable
        Object get(FieldPath path) {
            return path.get(row);
        }

        boolean isNonEmpty(FieldPath path) {
            return RowValues.isNonEmpty(path.get(row));
        }
    }

    final void run(Run run) {
        boolean allAbsent = true;
        for (FieldPath path : fields) {
            Object value = run.get(path);
            allAbsent &= value == null;
            CompiledField field = path.field;
            if (field != null && field.referenceable() && RowValues.isVaultReference(value)) {
                return; // nobody knows yet what it holds
            }
            if (!runsOnErrors && run.errors.has(path.name)) {
                return;
            }
        }
        for (FieldPath path : needed) {
            if (path.isOfUnknownField() && !runsWhenAllAbsent) {
                // The metaschema of Kong lets it through, and Kong fails whenever the check is due.
                throw new SchemaDefinitionException(
                        SchemaDefinitionException.Stage.DEFINE,
                        "entity check refers to an unknown field: '" + path.name + "'",
                        null);
            }
        }
        if (allAbsent && !(runsWhenAllAbsent && run.full)) {
            return;
        }
        boolean runnable = true;
        for (FieldPath path : needed) {
            if (run.get(path) == null) {
                run.errors.path(
                        path.names,
                        run.updating
                                ? ErrorCollector.REQUIRED_FOR_CHECK + " when updating"
                                : ErrorCollector.REQUIRED_FOR_CHECK);
                runnable = false;
            }
        }
        if (runnable) {
            check(run);
        }
    }

    /** Judges the entity and adds what is wrong to the run's errors. */
    abstract void check(Run run);

    static List<String> names(List<FieldPath> paths) {
        List<String> names = new ArrayList<>();
        paths.forEach(path -> names.add(path.name));
        return names;
    }
}
