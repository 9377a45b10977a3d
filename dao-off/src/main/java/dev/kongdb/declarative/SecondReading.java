package dev.kongdb.declarative;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document with every id and every reference written out. Rules over references can only be
 * checked in this form, so the second reading may accept what the first one refuses.
 */
final class SecondReading {
    private final Map<String, Entity> entities;
    private final Ids ids = new Ids();
    private final Map<String, Map<String, Map<Object, @Nullable Object>>> byId = new HashMap<>();
    private final Map<String, Map<Object, Map<Object, @Nullable Object>>> byKey = new HashMap<>();

    private SecondReading(Map<String, Entity> entities) {
        this.entities = entities;
    }

    /** A completed copy of the document. */
    static Map<Object, @Nullable Object> of(Map<String, Entity> entities, Map<?, ?> document) {
        SecondReading reading = new SecondReading(entities);
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(document);
        for (Entity entity : entities.values()) {
            if (copy.get(entity.name()) instanceof List<?> entries) {
                copy.put(entity.name(), reading.completed(entity, entries, null, null));
            }
        }
        reading.resolve();
        return copy;
    }

    private List<@Nullable Object> completed(
            Entity entity, List<?> entries, @Nullable Map<String, Object> parent, @Nullable Field link) {
        List<@Nullable Object> completed = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            completed.add(entry instanceof Map<?, ?> map ? completed(entity, map, parent, link) : entry);
        }
        return completed;
    }

    private Map<Object, @Nullable Object> completed(
            Entity entity, Map<?, ?> entry, @Nullable Map<String, Object> parent, @Nullable Field link) {
        Schema schema = entity.schema;
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(entry);
        Field id = Ids.idField(schema, copy);
        if (id != null) {
            UUID generated = ids.of(schema, copy, parent, link);
            copy.put(id.name(), (generated == null ? UUID.randomUUID() : generated).toString());
        }
        Map<String, Object> key = PrimaryKeys.of(schema, copy);
        entity.children.forEach((name, field) -> {
            Entity child = entities.get(name);
            if (child != null && copy.get(name) instanceof List<?> entries) {
                copy.put(name, completed(child, entries, key, field));
            }
        });
        byId.computeIfAbsent(entity.name(), name -> new LinkedHashMap<>()).put(PrimaryKeys.text(key), copy);
        Field endpointKey = schema.endpointKey();
        Object name = endpointKey == null ? null : copy.get(endpointKey.name());
        if (name != null) {
            byKey.computeIfAbsent(entity.name(), each -> new HashMap<>()).put(name, copy);
        }
        if (parent != null && link != null && copy.get(link.name()) == null) {
            copy.put(link.name(), parent);
        }
        return copy;
    }

    private void resolve() {
        byId.forEach((name, entries) -> {
            Entity entity = entities.get(name);
            if (entity == null) {
                return;
            }
            for (Map<Object, @Nullable Object> entry : entries.values()) {
                for (Field field : entity.schema.foreignFields()) {
                    Schema referenced = field.referencedSchema();
                    if (referenced != null && entry.get(field.name()) instanceof String text) {
                        Map<Object, @Nullable Object> found = find(referenced.name(), text);
                        if (found != null) {
                            entry.put(field.name(), PrimaryKeys.of(referenced, found));
                        }
                    }
                }
            }
        });
    }

    private @Nullable Map<Object, @Nullable Object> find(String entity, String text) {
        Map<Object, @Nullable Object> named =
                byKey.getOrDefault(entity, Map.of()).get(text);
        return named != null ? named : byId.getOrDefault(entity, Map.of()).get(text);
    }
}
