package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.Kind;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import java.util.Map;
import java.util.regex.Pattern;

/** Each member of {@code @Postgres} has an effect. */
final class Storage implements EntityRule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    @Override
    public void check(EntityModel entity, Report report) {
        TableLayout table = entity.table();
        for (FieldModel field : entity.fields()) {
            String name = field.kongName();
            Map<String, Origin> places = field.storage().places();
            named(field.storage().column().index(), "index", places, report);
            named(field.storage().column().constraint(), "constraint", places, report);
            named(field.storage().column().trigger(), "trigger", places, report);
            boolean indexed = table.indexes().stream()
                    .anyMatch(index -> name.equals(index.field()) && PostgresDialect.has(index));
            boolean constrained = table.uniques().stream().anyMatch(unique -> name.equals(unique.field()))
                    || table.references().stream().anyMatch(key -> name.equals(key.field()));
            TableLayout.Trigger tags = table.tags();
            check(
                    field,
                    "index",
                    indexed,
                    "It cannot have an index of its own: keys, unique fields, collections and records cannot.",
                    places,
                    report);
            check(
                    field,
                    "constraint",
                    constrained,
                    "It has no constraint: only references and unique fields have one.",
                    places,
                    report);
            check(
                    field,
                    "trigger",
                    tags != null && name.equals(tags.field()),
                    "It has no trigger: only tags have one.",
                    places,
                    report);
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
