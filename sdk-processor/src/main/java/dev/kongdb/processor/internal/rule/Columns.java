package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** No two fields share a column. */
final class Columns implements EntityRule {
    /** The columns that PostgreSQL has in every table. */
    private static final Set<String> OF_POSTGRES = Set.of("cmax", "cmin", "ctid", "tableoid", "xmax", "xmin");

    @Override
    public void check(EntityModel entity, Report report) {
        Map<String, String> owners = new HashMap<>();
        if (entity.settings().workspaceable()) {
            owners.put(TableLayout.WORKSPACE, "the workspace");
        }
        if (entity.hasCompositeCacheKey()) {
            owners.put(TableLayout.CACHE_KEY, "the composite cache key");
        }
        for (Column column : entity.table().columns()) {
            String name = column.field();
            FieldModel field = name == null ? null : entity.body().field(name);
            if (field == null) {
                continue;
            }
            if (OF_POSTGRES.contains(column.name())) {
                report.add(
                        Fault.NAME_OF_POSTGRES,
                        field.nameOrigin(),
                        column.name(),
                        "@Name(\"my_" + field.kongName() + "\")");
            }
            String before = owners.putIfAbsent(column.name(), '"' + field.javaName() + '"');
            if (before != null) {
                report.add(Fault.COLUMN_TWICE, field.nameOrigin(), field.javaName(), before, column.name());
            }
        }
    }
}
