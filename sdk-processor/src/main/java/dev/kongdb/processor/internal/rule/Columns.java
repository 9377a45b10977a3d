package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Each column holds one thing. */
final class Columns implements EntityRule {
    /** The columns that PostgreSQL has in every table. */
    private static final Set<String> OF_POSTGRES = Set.of("cmax", "cmin", "ctid", "tableoid", "xmax", "xmin");

    @Override
    public void check(EntityModel entity, Report report) {
        Map<String, String> owners = new HashMap<>();
        if (entity.settings().workspaceable()) {
            owners.put("ws_id", "the workspace");
        }
        if (entity.hasCompositeCacheKey()) {
            owners.put("cache_key", "the composite cache key");
        }
        for (FieldModel field : entity.fields()) {
            if (OF_POSTGRES.contains(field.column())) {
                report.add(
                        Fault.NAME_OF_POSTGRES,
                        field.nameOrigin(),
                        field.column(),
                        "@Name(\"my_" + field.kongName() + "\")");
            }
            String before = owners.putIfAbsent(field.column(), '"' + field.javaName() + '"');
            boolean sameName = entity.fields().stream()
                    .anyMatch(other -> other.position() < field.position()
                            && other.kongName().equals(field.kongName()));
            if (before != null && !sameName) {
                report.add(Fault.COLUMN_TWICE, field.nameOrigin(), field.javaName(), before, field.column());
            }
        }
    }
}
