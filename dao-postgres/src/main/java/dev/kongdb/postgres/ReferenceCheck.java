package dev.kongdb.postgres;

import dev.kongdb.postgres.TableCatalog.Reference;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.ForeignKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the foreign keys of a table with its layout. */
final class ReferenceCheck {
    /** The first version whose {@code SET NULL} takes a list of columns. */
    private static final int NULLS_SOME = 15;

    private final TableLayout layout;
    private final TableCatalog found;
    private final Differences differences;
    private final List<Missing> missing;

    /**
     * The foreign keys in the database that are neither expected nor in the place of an expected
     * one.
     */
    private final List<Reference> others;

    ReferenceCheck(TableLayout layout, TableCatalog found, Differences differences) {
        this.layout = layout;
        this.found = found;
        this.differences = differences;
        this.others = new ArrayList<>(found.references());
        this.missing = missing(layout, found, others);
    }

    void extraReferences() {
        others.forEach(this::extraReference);
    }

    void missingReferences() {
        missing.forEach(this::missingReference);
    }

    /**
     * A missing foreign key, in the form that this server supports, and the foreign key in its
     * place, if any; that one may differ in its name only.
     */
    private record Missing(
            ForeignKey key, Reference expected, @Nullable Reference instead) {}

    /**
     * The missing foreign keys. Removes from {@code others} those that are expected or in the place
     * of an expected one.
     */
    private static List<Missing> missing(TableLayout layout, TableCatalog found, List<Reference> others) {
        List<Missing> missing = new ArrayList<>();
        for (ForeignKey key : layout.references()) {
            boolean plain = PostgresDialect.nullsSome(key) && found.serverVersion() < NULLS_SOME;
            Reference expected = reference(plain ? PostgresDialect.plain(key) : key);
            List<Reference> there =
                    others.stream().filter(other -> same(expected, other)).toList();
            others.removeAll(there);
            if (there.isEmpty()) {
                Reference instead = others.stream()
                        .filter(other ->
                                other.columns().contains(expected.columns().get(0)))
                        .findFirst()
                        .orElse(null);
                if (instead != null) {
                    others.remove(instead);
                }
                missing.add(new Missing(key, expected, instead));
            } else if (there.stream().noneMatch(other -> other.name().equals(key.name()))) {
                missing.add(new Missing(key, expected, there.get(0)));
            }
        }
        return missing;
    }

    private static Reference reference(ForeignKey key) {
        String onDelete = switch (key.onDelete()) {
            case CASCADE -> "c";
            case SET_NULL -> "n";
            case REFUSE -> "a";
        };
        return new Reference(
                key.name(), key.columns(), key.table(), key.referenced(), onDelete, PostgresDialect.nullsSome(key));
    }

    private void missingReference(Missing missing) {
        Reference instead = missing.instead();
        String name = missing.key().name();
        String drop = instead == null || layout.names().contains(instead.name())
                ? ""
                : PostgresDialect.drop(layout, instead.name()) + '\n';
        String up = drop + PostgresDialect.add(layout, missing.key());
        if (instead != null && same(missing.expected(), instead)) {
            boolean renamed = found.canRename(layout, instead.name(), name);
            differences.addName(
                    "the foreign key",
                    instead.name(),
                    name,
                    renamed ? PostgresDialect.rename(layout, instead.name(), name) : up);
            return;
        }
        differences.add(
                instead == null
                        ? "the foreign key " + described(missing.expected()) + " is missing"
                        : "the foreign key '" + instead.name() + "' is " + described(instead) + ", and should be "
                                + described(missing.expected()),
                up);
    }

    private void extraReference(Reference extra) {
        differences.add(
                "the foreign key '" + extra.name() + "', " + described(extra) + ", belongs to no field",
                PostgresDialect.drop(layout, extra.name()));
    }

    private static boolean same(Reference expected, Reference found) {
        return expected.table().equals(found.table())
                && pairs(expected).equals(pairs(found))
                && expected.onDelete().equals(found.onDelete().equals("r") ? "a" : found.onDelete())
                && (!expected.setsSome() || found.setsSome());
    }

    private static Map<String, String> pairs(Reference reference) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            pairs.put(reference.columns().get(i), reference.referenced().get(i));
        }
        return pairs;
    }

    private static String described(Reference reference) {
        List<String> own = reference.columns().stream()
                .filter(column -> !column.equals(TableLayout.WORKSPACE))
                .toList();
        String onDelete = switch (reference.onDelete()) {
            case "c" -> " ON DELETE CASCADE";
            case "n" -> " ON DELETE SET NULL" + (reference.setsSome() ? " (" + String.join(", ", own) + ")" : "");
            case "d" -> " ON DELETE SET DEFAULT";
            default -> "";
        };
        return "(" + String.join(", ", reference.columns()) + ") to " + reference.table() + " ("
                + String.join(", ", reference.referenced()) + ")" + onDelete;
    }
}
