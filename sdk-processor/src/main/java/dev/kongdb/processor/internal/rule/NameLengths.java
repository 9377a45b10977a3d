package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import org.jspecify.annotations.Nullable;

/** Names in PostgreSQL are short enough not to be cut. */
final class NameLengths implements EntityRule {
    private static final int LONGEST = 63;

    @Override
    public void check(EntityModel entity, Report report) {
        if (!entity.settings().baseMigration()) {
            return;
        }
        TableLayout table = entity.table();
        table.columns().forEach(column -> check(entity, column.name(), "index", column.field(), report));
        table.uniques().forEach(unique -> check(entity, unique.name(), "constraint", unique.field(), report));
        table.references().forEach(key -> check(entity, key.name(), "constraint", key.field(), report));
        table.indexes().stream()
                .filter(PostgresDialect::has)
                .forEach(index -> check(entity, index.name(), "index", index.field(), report));
        TableLayout.Trigger tags = table.tags();
        if (tags != null) {
            check(entity, tags.name(), "trigger", tags.field(), report);
        }
    }

    private static void check(EntityModel entity, String name, String member, @Nullable String owner, Report report) {
        if (name.length() > LONGEST) {
            FieldModel field = owner == null ? null : entity.body().field(owner);
            report.add(
                    Fault.NAME_TOO_LONG,
                    field == null ? entity.settings().place("name") : field.origin(),
                    name,
                    name.length(),
                    member);
        }
    }
}
