package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cache key identifies one entity. */
final class CacheKey implements EntityRule {
    private static final int PARTS = 5;
    private static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "foreign");

    @Override
    public void check(EntityModel entity, Report report) {
        List<String> names = entity.settings().cacheKey();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            Origin origin = entity.settings().place("cacheKey[" + i + ']');
            String name = names.get(i);
            FieldModel field = entity.body().field(name);
            if (field == null) {
                Text.unknown(
                        report,
                        Fault.CACHE_KEY_UNKNOWN,
                        origin,
                        "cacheKey",
                        name,
                        entity.body().names(),
                        Text.namesOf(entity.body(), FieldModel::unique));
            } else if (!seen.add(name)) {
                report.add(Fault.CACHE_KEY_TWICE, origin, name);
            } else if (names.size() == 1 && !field.unique() && !(field.kind() instanceof Kind.Broken)) {
                report.add(Fault.CACHE_KEY_NOT_UNIQUE, origin, name, field.javaName());
            } else if (!TYPES.contains(field.definition().type()) && !(field.kind() instanceof Kind.Broken)) {
                report.add(Fault.CACHE_KEY_TYPE, origin, name, Text.kindOf(field));
            }
        }
        if (names.size() > PARTS) {
            report.add(Fault.CACHE_KEY_TOO_LONG, entity.settings().place("cacheKey"), names.size());
        }
    }
}
