package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.PostgresTable;
import java.util.ArrayList;
import java.util.List;

/** Names in PostgreSQL are short enough not to be cut. */
final class NameLengths implements EntityRule {
    private static final int LONGEST = 63;

    @Override
    public void check(EntityModel entity, Report report) {
        if (!entity.settings().baseMigration()) {
            return;
        }
        PostgresTable table = PostgresTable.of(entity);
        List<PostgresTable.Named> all = new ArrayList<>();
        table.columns().forEach(column -> all.add(new PostgresTable.Named(column.field(), column.name(), "")));
        table.constraints().forEach(constraint -> all.add(constraint.named()));
        table.indexes().forEach(index -> all.add(index.named()));
        PostgresTable.Named trigger = table.trigger();
        if (trigger != null) {
            all.add(trigger);
        }
        for (PostgresTable.Named named : all) {
            FieldModel field = named.field();
            if (named.name().length() > LONGEST) {
                report.add(
                        Fault.NAME_TOO_LONG,
                        field == null ? entity.settings().place("name") : field.origin(),
                        named.name(),
                        named.name().length(),
                        named.member().isEmpty() ? "index" : named.member());
            }
        }
    }
}
