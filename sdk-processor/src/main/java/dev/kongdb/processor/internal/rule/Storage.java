package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.processor.internal.model.PostgresTable;
import java.util.Map;
import java.util.regex.Pattern;

/** What {@code @Postgres} says has effect. */
final class Storage implements EntityRule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public void check(EntityModel entity, Report report) {
        for (FieldModel field : entity.fields()) {
            Map<String, Origin> places = field.storage().places();
            named(field.storage().index(), "index", places, report);
            named(field.storage().constraint(), "constraint", places, report);
            named(field.storage().trigger(), "trigger", places, report);
            boolean reference = field.kind() instanceof Kind.Ref;
            boolean tags = PostgresTable.isTags(field);
            boolean unique = field.unique() && field.primaryKey() == null;
            check(
                    field,
                    "index",
                    reference || tags,
                    "It has no index: only references and tags have one.",
                    places,
                    report);
            check(
                    field,
                    "constraint",
                    reference || unique,
                    "It has no constraint: only references and unique fields have one.",
                    places,
                    report);
            check(field, "trigger", tags, "It has no trigger: only tags have one.", places, report);
        }
    }

    private static void named(String name, String member, Map<String, Origin> places, Report report) {
        Origin place = places.get(member);
        if (place != null && !NAME.matcher(name).matches()) {
            report.add(Fault.POSTGRES_NAME_MALFORMED, place, name, member, KongNames.wellFormed(name));
        }
    }

    private static void check(
            FieldModel field,
            String member,
            boolean effective,
            String hint,
            Map<String, Origin> places,
            Report report) {
        Origin place = places.get(member);
        if (place != null && !effective && !(field.kind() instanceof Kind.Broken)) {
            report.add(Fault.POSTGRES_MISPLACED, place, member, field.javaName(), hint);
        }
    }
}
