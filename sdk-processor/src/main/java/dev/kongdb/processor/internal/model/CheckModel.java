package dev.kongdb.processor.internal.model;

import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity check.
 *
 * @param annotation the simple name of the annotation
 * @param kongName its name in Kong
 * @param argument its argument, as {@link Attribute#value}
 * @param names the names of fields in it, each with its place
 * @param matches its rules for fields, by the member that contains them
 * @param written the members that were written, each with its place
 * @param origin the place where it was written
 */
public record CheckModel(
        String annotation,
        String kongName,
        @Nullable Object argument,
        List<Named> names,
        Map<String, Match> matches,
        Map<String, Origin> written,
        Origin origin) {
    /** The attributes that a match may set on the elements of a collection. */
    public static final List<String> INNER = List.of("elements", "keys", "values");

    /** The members that hold matches, each with the member that names its field. */
    private static final Map<String, String> FIELDS =
            Map.of("ifMatch", "ifField", "elseMatch", "ifField", "thenMatch", "thenField");

    /** The member that names the field of a match; empty when there is none. */
    public static String fieldOf(String match) {
        return FIELDS.getOrDefault(match, "");
    }

    /**
     * The type of a collection's elements. For a field that is no collection, which is reported
     * elsewhere, its own type.
     */
    public static String typeOf(Definition collection, String inner) {
        Object held = collection.get(inner);
        if (held instanceof Definition definition) {
            return definition.type();
        }
        return held instanceof Map<?, ?> map ? String.valueOf(map.get("type")) : "string";
    }

    /** The check, with the values in its matches converted to the types of the record's fields. */
    CheckModel typed(RecordModel record, Texts texts) {
        if (!(argument instanceof Map<?, ?> given)) {
            return this;
        }
        Map<String, @Nullable Object> completed = new LinkedHashMap<>();
        given.forEach((key, value) -> completed.put(String.valueOf(key), value));
        matches.forEach((member, match) -> {
            Named named = named(fieldOf(member));
            FieldModel field = named == null ? null : record.fieldAt(named.name());
            if (field != null) {
                Map<String, @Nullable Object> rules = new LinkedHashMap<>();
                texts.typed(field.javaName(), match.rules(), field.definition())
                        .forEach(rule -> rules.put(rule.name(), rule.value()));
                completed.put(Mirrors.snakeCase(member), rules);
            }
        });
        return new CheckModel(annotation, kongName, completed, names, matches, written, origin);
    }

    /** The attributes that a match sets for the field. */
    public static List<Attribute> rules(Match match, FieldModel field) {
        return new Texts(new Report()).typed(field.javaName(), match.rules(), field.definition());
    }

    /** The name of a field, and the place where it was written. */
    public record Named(String name, Origin origin) {}

    /** The match for a field. */
    public record Match(List<Attribute> rules, Origin origin) {}

    /** The name in a member, or null. */
    public @Nullable Named named(String member) {
        for (Named named : names) {
            List<Origin.Step> steps = named.origin().steps();
            if (!steps.isEmpty() && steps.get(0).member().equals(member)) {
                return named;
            }
        }
        return null;
    }
}
