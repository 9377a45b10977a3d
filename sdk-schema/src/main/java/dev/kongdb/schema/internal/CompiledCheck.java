package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entity check, compiled. This class decides when a check runs, for fields that are absent,
 * already refused, or secrets in a vault.
 */
abstract class CompiledCheck {
    private final FieldPath[] fields;
    private final FieldPath[] needed;
    private final boolean runsWhenAllAbsent;
    private final boolean runsOnErrors;

    /**
     * A check.
     *
     * @param fields the fields that the check names
     * @param needed the fields without which the check cannot run
     * @param runsWhenAllAbsent whether the check runs on a whole entity that has none of the fields
     * @param runsOnErrors whether the check runs although one of the fields was refused
     */
    CompiledCheck(List<FieldPath> fields, List<FieldPath> needed, boolean runsWhenAllAbsent, boolean runsOnErrors) {
        this.fields = fields.toArray(FieldPath[]::new);
        this.needed = needed.toArray(FieldPath[]::new);
        this.runsWhenAllAbsent = runsWhenAllAbsent;
        this.runsOnErrors = runsOnErrors;
    }

    /** One validation. */
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
                return; // the secret is not known yet
            }
            if (!runsOnErrors && run.errors.has(path.name)) {
                return;
            }
        }
        for (FieldPath path : needed) {
            if (path.isOfUnknownField() && !runsWhenAllAbsent) {
                // Kong's metaschema accepts it, and Kong fails whenever the check runs.
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

    /** Checks the entity and adds its errors to the run. */
    abstract void check(Run run);

    static List<String> names(List<FieldPath> paths) {
        List<String> names = new ArrayList<>();
        paths.forEach(path -> names.add(path.name));
        return names;
    }
}
