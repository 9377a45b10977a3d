package dev.kongdb.declarative;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of the entries of a validated document: ids, generated values, defaults, references.
 * There is one for each document.
 */
final class Flattening {
    private static final int MAX_WARNINGS = 100;

    private final Map<String, Entity> entities;
    private final Ids ids = new Ids();
    private final Map<String, Map<String, Entry>> byId = new LinkedHashMap<>();
    private final Map<String, Map<String, Entry>> byKey = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int unsaid;

    /** An entry: its row, and its position in its list. */
    private record Entry(Row row, int index, @Nullable Entry around, String list) {
        String place() {
            return (around == null ? "" : around.place() + ", ") + "entry " + index + " of '" + list + "'";
        }
    }

    /** A reference whose entity must exist. */
    private record Expected(Entry entry, Entity entity, Field field, Object value, String at) {}

    Flattening(Map<String, Entity> entities) {
        this.entities = entities;
    }

    /** Adds all entries. Returns the errors of references. */
    Map<Object, Object> add(Map<?, ?> document) {
        for (Entity entity : entities.values()) {
            if (document.get(entity.name()) instanceof List<?> entries) {
                add(entity, entries, null, null, null);
            }
        }
        Map<Object, Object> errors = new LinkedHashMap<>();
        for (Expected reference : expected) {
            resolve(reference, errors);
        }
        return errors;
    }

    /** The rows, by entity in order, and by primary key. */
    Map<String, Map<String, Row>> rows() {
        Map<String, Map<String, Row>> rows = new LinkedHashMap<>();
        for (Entity entity : entities.values()) {
            Map<String, Entry> entries = byId.get(entity.name());
            if (entries != null) {
                Map<String, Row> ofEntity = new LinkedHashMap<>();
                entries.forEach((key, entry) -> ofEntity.put(key, entry.row()));
                rows.put(entity.name(), ofEntity);
            }
        }
        return rows;
    }

    List<String> warnings() {
        if (unsaid > 0) {
            warnings.add("and " + unsaid + " warnings more");
            unsaid = 0;
        }
        return List.copyOf(warnings);
    }

    private void warn(String warning) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(warning);
        } else {
            unsaid++;
        }
    }

    private void add(
            Entity entity,
            List<?> entries,
            @Nullable Entry around,
            @Nullable Map<String, ?> knownKey,
            @Nullable Field link) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Map<?, ?> given) {
                add(entity, given, i + 1, around, knownKey, link);
            }
        }
    }

    private void add(
            Entity entity,
            Map<?, ?> given,
            int index,
            @Nullable Entry around,
            @Nullable Map<String, ?> knownKey,
            @Nullable Field link) {
        Schema schema = entity.schema;
        Map<Object, @Nullable Object> own = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (!entity.isExtra(name)) {
                own.put(name, value);
            }
        });
        boolean hasTtl = schema.ttl() && own.remove("ttl") != null;
        Field id = Ids.idField(schema, own);
        if (id != null) {
            UUID generated = ids.of(schema, own, knownKey, link);
            if (generated != null) {
                own.put(id.name(), generated);
            }
        }
        Row row = schema.processAutoFields(schema.toRow(own), Context.INSERT, false);
        for (Field field : schema.fields()) {
            if (field.isUuid() && row.get(field.position()) instanceof String text) {
                row.set(field.position(), UUID.fromString(text));
            }
        }
        Entry entry = new Entry(row, index, around, entity.name());
        if (hasTtl) {
            warn(entry.place() + " has a ttl, which has no effect: what a file holds does not expire");
        }
        if (!entity.children.isEmpty()) {
            Map<String, Object> key = PrimaryKeys.of(schema, own);
            entities.values().forEach(child -> {
                Field childLink = entity.children.get(child.name());
                if (childLink != null && given.get(child.name()) instanceof List<?> children) {
                    add(child, children, entry, key, childLink);
                }
            });
        }
        take(entity, entry, own);
        if (around != null && link != null) {
            Schema parent = link.referencedSchema();
            if (parent != null) {
                row.set(link.position(), link.toReference(PrimaryKeys.of(parent, around.row())));
            }
        }
    }

    private void take(Entity entity, Entry entry, Map<Object, @Nullable Object> own) {
        Schema schema = entity.schema;
        String key = PrimaryKeys.text(PrimaryKeys.of(schema, entry.row()));
        Entry before = byId.computeIfAbsent(entity.name(), name -> new LinkedHashMap<>())
                .put(key, entry);
        Field endpointKey = schema.endpointKey();
        String name =
                endpointKey != null && entry.row().get(endpointKey.position()) instanceof String text ? text : null;
        Entry namesake = name == null
                ? null
                : byKey.computeIfAbsent(entity.name(), each -> new HashMap<>()).put(name, entry);
        if (before != null) {
            warn(entry.place() + " replaces " + before.place() + ": both are '" + key + "'");
        } else if (namesake != null && endpointKey != null && endpointKey.unique()) {
            warn(entry.place() + " has the same " + endpointKey.name() + " as " + namesake.place()
                    + ": by that name only the last is found");
        }
        for (Field field : schema.foreignFields()) {
            Object value = own.get(field.name());
            if (value != null) {
                expected.add(new Expected(entry, entity, field, value, name == null ? key : name));
            }
        }
    }

    private void resolve(Expected reference, Map<Object, Object> errors) {
        Schema referenced = reference.field().referencedSchema();
        if (referenced == null) {
            return;
        }
        String name = referenced.name();
        Entry found = null;
        if (reference.value() instanceof String text) {
            found = byKey.getOrDefault(name, Map.of()).get(text);
            found = found != null ? found : byId.getOrDefault(name, Map.of()).get(text);
        }
        if (found == null) {
            add(
                    errors,
                    reference,
                    "invalid reference '" + reference.field().name() + ": " + shown(reference.value())
                            + "' (no such entry in '" + name + "')");
            return;
        }
        int position = reference.field().position();
        if (!(reference.entry().row().get(position) instanceof Reference<?>)) {
            reference
                    .entry()
                    .row()
                    .set(position, reference.field().toReference(PrimaryKeys.of(referenced, found.row())));
        }
    }

    @SuppressWarnings("unchecked") // only this method makes the maps inside these errors
    private static void add(Map<Object, Object> errors, Expected reference, String message) {
        Map<Object, Object> ofEntity =
                (Map<Object, Object>) errors.computeIfAbsent(reference.entity().name(), name -> new LinkedHashMap<>());
        Map<Object, Object> ofEntry =
                (Map<Object, Object>) ofEntity.computeIfAbsent(reference.at(), at -> new LinkedHashMap<>());
        ofEntry.put(ofEntry.size() + 1, message);
    }

    private static String shown(Object value) {
        return value instanceof String text ? text : json(value);
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, member) -> members.add(json(String.valueOf(key)) + ":" + json(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            List<String> elements = new ArrayList<>();
            list.forEach(element -> elements.add(json(element)));
            return "[" + String.join(",", elements) + "]";
        }
        return value instanceof String text
                ? "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\""
                : String.valueOf(value);
    }
}
