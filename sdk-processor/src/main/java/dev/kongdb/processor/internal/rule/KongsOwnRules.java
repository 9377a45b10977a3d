package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.Attribute;
import dev.kongdb.processor.internal.model.Definition;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.FieldModel;
import dev.kongdb.processor.internal.model.RecordModel;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The safety net beneath the other rules: the metaschema validates the definition that is
 * generated, when the record is compiled. Each error is reported where that part of the definition
 * was written.
 */
public final class KongsOwnRules {
    /** The members of {@code @KongEntity} by the keys of the schema that they become. */
    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry("name", "name"),
            Map.entry("workspaceable", "workspaceable"),
            Map.entry("db_export", "dbExport"),
            Map.entry("generate_admin_api", "generateAdminApi"),
            Map.entry("admin_api_name", "adminApiName"),
            Map.entry("admin_api_nested_name", "adminApiNestedName"),
            Map.entry("legacy", "legacy"),
            Map.entry("subschema_error", "subschemaError"));

    /** Errors of the metaschema that our own rules report better and in more cases. */
    private static final Set<String> COVERED =
            Set.of("primary_key", "endpoint_key", "cache_key", "subschema_key", "ttl", "transformations");

    /** Checks an entity, after all other rules. */
    public void check(EntityModel entity, Report report) {
        Violations violations = MetaSchema.validate(entity.toMap());
        if (violations == null) {
            return;
        }
        violations.asMap().forEach((key, error) -> {
            Origin whole = entity.settings().origin();
            // Some errors of a field have only its name as key, which may also be a key of the
            // schema.
            boolean ofField = String.valueOf(error).startsWith("field of type");
            if (COVERED.contains(key) && !ofField) {
                return;
            }
            if (MEMBERS.containsKey(key) && !ofField) {
                add(report, entity.settings().place(MEMBERS.get(key)), key, error);
            } else {
                ofBody(entity.body(), key, error, whole, report);
            }
        });
    }

    /** Checks a nested record or a configuration, as the only field of a schema. */
    void check(RecordModel model, Report report) {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("name", "record");
        schema.put("primary_key", List.of("id"));
        schema.put("fields", List.of(Map.of("id", Map.of("type", "string")), Map.of("record", model.toMap())));
        Violations violations = MetaSchema.validate(schema);
        if (violations == null) {
            return;
        }
        Origin whole = Origin.of(model.element());
        violations.asMap().forEach((key, error) -> {
            if (key.equals("fields")) {
                each(error, (i, inner) -> ofRecord(model, inner, whole, report));
            } else {
                add(report, whole, key, error);
            }
        });
    }

    private static void ofBody(RecordModel model, String key, @Nullable Object error, Origin whole, Report report) {
        FieldModel named = model.field(key);
        switch (key) {
            case "fields" ->
                each(error, (i, inner) -> {
                    if (i < model.fields().size()) {
                        FieldModel field = model.fields().get(i);
                        if (field.kind().isBroken()) {
                            return; // the reason for the refusal
                        }
                        ofDefinition(field, field.definition(), field.kongName(), inner, field.origin(), report);
                    } else {
                        add(report, whole, key, inner);
                    }
                });
            case "entity_checks" ->
                each(
                        error,
                        (i, inner) -> add(
                                report,
                                i < model.checks().size()
                                        ? model.checks().get(i).origin()
                                        : whole,
                                key,
                                inner));
            case "shorthand_fields" ->
                each(
                        error,
                        (i, inner) -> add(
                                report,
                                i < model.shorthands().size()
                                        ? model.shorthands().get(i).origin()
                                        : whole,
                                key,
                                inner));
            default -> {
                boolean covered = named != null
                        && (named.kind().isBroken() || String.valueOf(error).contains("cannot have attribute"));
                if (!covered) {
                    add(report, named == null ? whole : named.origin(), key, error);
                }
            }
        }
    }

    private static void ofRecord(RecordModel model, @Nullable Object error, Origin whole, Report report) {
        if (error instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> ofBody(model, String.valueOf(key), inner, whole, report));
        } else if (error != null) {
            add(report, whole, "record", error);
        }
    }

    private static void ofDefinition(
            FieldModel field,
            Definition definition,
            String path,
            @Nullable Object error,
            Origin origin,
            Report report) {
        if (!(error instanceof Map<?, ?> attributes)) {
            if (error != null) {
                add(report, origin, path, error);
            }
            return;
        }
        attributes.forEach((key, inner) -> {
            String name = String.valueOf(key);
            Attribute attribute = definition.written(name);
            Origin place = attribute == null ? origin : attribute.origin();
            if (name.equals("default")) {
                if (report.mentions(place) || report.mentions(place.element(), AttributeValues.UNUSABLE)) {
                    return;
                }
                report.add(Fault.DEFAULT_BREAKS_RULE, place, field.javaName(), text(inner));
            } else if (attribute != null && attribute.value() instanceof Definition nested) {
                ofDefinition(field, nested, path + '.' + name, inner, place, report);
            } else if (definition.base() instanceof Definition.OfRecord) {
                return; // reported with the record itself
            } else {
                add(report, place, path + '.' + name, inner);
            }
        });
    }

    /** Adds an error, unless a rule of ours has reported the place already, with a better text. */
    private static void add(Report report, Origin origin, String path, @Nullable Object error) {
        if (error != null && !report.mentionsWithin(origin)) {
            report.add(Fault.REFUSED_BY_KONG, origin, path + ": " + text(error));
        }
    }

    private interface Entry {
        void at(int index, @Nullable Object error);
    }

    /** The entries of a list that have errors. An error that is no list belongs to the whole. */
    private static void each(@Nullable Object errors, Entry entry) {
        if (errors instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) != null) {
                    entry.at(i, list.get(i));
                }
            }
        } else {
            entry.at(Integer.MAX_VALUE, errors);
        }
    }

    static String text(@Nullable Object error) {
        List<String> parts = new ArrayList<>();
        collect("", error, parts);
        return String.join("; ", parts);
    }

    private static void collect(String path, @Nullable Object error, List<String> parts) {
        if (error instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> collect(path.isEmpty() ? String.valueOf(key) : path + '.' + key, inner, parts));
        } else if (error instanceof List<?> list) {
            list.forEach(inner -> collect(path, inner, parts));
        } else if (error != null) {
            parts.add(path.isEmpty() || path.equals("@entity") ? String.valueOf(error) : path + ": " + error);
        }
    }
}
