package dev.kongdb.off;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one entity in the order of their primary keys, with their indexes. A unique value
 * belongs to one row in each workspace or, if the field says so, in all of them. If several rows
 * have it, the last one is found. Immutable; readers get copies of rows.
 */
final class EntityRows {
    private final Schema schema;
    private final Slice all;
    private final Map<Scope, Map<Object, Row>> byUnique = new HashMap<>();
    private final Map<String, Row> byCacheKey = new HashMap<>();
    private final Map<Integer, Map<Object, Slice>> byParent = new HashMap<>();
    private final Map<String, Slice> byTag = new HashMap<>();

    /**
     * The scope in which a value of a field is unique: a workspace, or all of them when it is null.
     */
    private record Scope(int position, @Nullable UUID workspace) {
        static Scope of(Field field, Schema schema, @Nullable UUID workspace) {
            return new Scope(field.position(), schema.workspaceable() && !field.uniqueAcrossWs() ? workspace : null);
        }
    }

    /** Some of the rows, in order, with their keys. */
    record Slice(List<String> keys, List<Row> rows) {
        static final Slice NONE = new Slice(List.of(), List.of());

        Slice() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(String key, Row row) {
            keys.add(key);
            rows.add(row);
        }
    }

    /** No rows. */
    EntityRows(Schema schema) {
        this(schema, List.of());
    }

    /** The given rows. If several have the same primary key, the last one counts. */
    EntityRows(Schema schema, Collection<Row> rows) {
        this.schema = schema;
        this.all = new Slice();
        TreeMap<String, Row> sorted = new TreeMap<>();
        rows.forEach(row -> sorted.put(key(row), row));
        sorted.forEach(all::add);
        for (Row row : rows) {
            index(row, sorted);
        }
        Field tags = schema.field("tags");
        sorted.forEach((key, row) -> {
            for (Field foreign : schema.foreignFields()) {
                Object parent = row.get(foreign.position());
                if (parent instanceof Reference<?>) {
                    byParent.computeIfAbsent(foreign.position(), position -> new HashMap<>())
                            .computeIfAbsent(comparable(foreign, parent), each -> new Slice())
                            .add(key, row);
                }
            }
            if (tags != null && row.get(tags.position()) instanceof Collection<?> texts) {
                texts.forEach(tag -> byTag.computeIfAbsent(String.valueOf(tag), each -> new Slice())
                        .add(key, row));
            }
        });
    }

    private void index(Row row, Map<String, Row> kept) {
        if (kept.get(key(row)) != row) {
            return;
        }
        for (Field field : schema.fields()) {
            Object value = row.get(field.position());
            if ((field.unique() || field.equals(schema.endpointKey())) && value != null && value != Row.NULL) {
                byUnique.computeIfAbsent(Scope.of(field, schema, row.workspaceId()), scope -> new HashMap<>())
                        .put(comparable(field, value), row);
            }
        }
        if (schema.hasCompositeCacheKey()) {
            byCacheKey.put(cacheKey(row), row);
        }
    }

    private String cacheKey(Row row) {
        StringBuilder key = new StringBuilder(schema.name());
        for (int i = 0; i < 5; i++) {
            key.append(':');
            Field field = i < schema.cacheKey().size() ? schema.cacheKey().get(i) : null;
            Object part = field == null ? null : row.get(field.position());
            if (field != null && part != null && part != Row.NULL) {
                key.append(comparable(field, part));
            }
        }
        UUID workspace = row.workspaceId();
        return key.append(':').append(workspace == null ? "" : workspace).toString();
    }

    /** The primary key as text, by which rows are ordered. */
    String key(Row row) {
        StringBuilder key = new StringBuilder(36);
        for (Field field : schema.primaryKey()) {
            key.append(key.length() == 0 ? "" : ":").append(comparable(field, row.get(field.position())));
        }
        return key.toString();
    }

    /**
     * A value of a field in a form that can be compared: a UUID in any spelling, and a reference to
     * one, become its text.
     */
    private static Object comparable(Field field, @Nullable Object value) {
        Schema parent = field.referencedSchema();
        if (value instanceof Reference<?> reference && parent != null) {
            List<String> parts = new ArrayList<>();
            for (Field key : parent.primaryKey()) {
                Object part = reference.fields().get(key.name());
                parts.add(String.valueOf(comparable(key, part)));
            }
            return String.join(":", parts);
        }
        if (field.isUuid() && value instanceof String text) {
            return text.toLowerCase(Locale.ROOT);
        }
        return value == null || value instanceof UUID ? String.valueOf(value) : value;
    }

    int size() {
        return all.keys().size();
    }

    List<Row> rows() {
        return all.rows();
    }

    @Nullable
    Row byKey(Row key) {
        int at = Collections.binarySearch(all.keys(), key(key));
        return at < 0 ? null : all.rows().get(at);
    }

    /**
     * The row with the value of a field in a workspace. With null for the workspace, finds only
     * values that are unique in all of them.
     */
    @Nullable
    Row byUnique(Field field, Object value, @Nullable UUID workspace) {
        return byUnique.getOrDefault(Scope.of(field, schema, workspace), Map.of())
                .get(comparable(field, value));
    }

    @Nullable
    Row byCacheKey(String cacheKey) {
        return byCacheKey.get(cacheKey);
    }

    /**
     * The rows that have a parent and tags; without a field for any parent, without tags for any
     * tags.
     */
    Slice slice(@Nullable Field foreign, @Nullable Object parent, List<String> tags, boolean anyTag) {
        Slice slice = foreign == null || parent == null
                ? all
                : byParent.getOrDefault(foreign.position(), Map.of())
                        .getOrDefault(comparable(foreign, parent), Slice.NONE);
        return tags.isEmpty() ? slice : tagged(slice, new HashSet<>(tags), anyTag);
    }

    private Slice tagged(Slice of, Set<String> tags, boolean anyTag) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Row> candidates = new TreeMap<>();
        for (String tag : tags) {
            Slice slice = byTag.getOrDefault(tag, Slice.NONE);
            for (int i = 0; i < slice.keys().size(); i++) {
                counts.merge(slice.keys().get(i), 1, Integer::sum);
                candidates.put(slice.keys().get(i), slice.rows().get(i));
            }
        }
        int wanted = anyTag ? 1 : tags.size();
        Slice tagged = new Slice();
        candidates.forEach((key, row) -> {
            if (Collections.binarySearch(of.keys(), key) >= 0 && counts.getOrDefault(key, 0) >= wanted) {
                tagged.add(key, row);
            }
        });
        return tagged;
    }

    /** The ids of the rows that have tags, by tag. */
    Map<String, List<String>> tags() {
        Map<String, List<String>> tags = new LinkedHashMap<>();
        Field field = schema.field("tags");
        for (int i = 0; field != null && i < all.keys().size(); i++) {
            if (all.rows().get(i).get(field.position()) instanceof Collection<?> texts && !texts.isEmpty()) {
                tags.put(all.keys().get(i), texts.stream().map(String::valueOf).toList());
            }
        }
        return tags;
    }
}
