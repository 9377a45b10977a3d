package dev.kongdb.legacy;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Consumers. Today's consumers cannot have empty names. An empty name is a row of {@code
 * legacy_consumers}, which is created before the consumer and deleted with it. Names are unique, so
 * there is at most one such row for each of the two names.
 */
final class ConsumerStorage extends EntityStorage {
    private static final List<String> NAMES = List.of("username", "custom_id");

    private final Dao empties;

    ConsumerStorage(KongDb db, LegacySchema schema) {
        super(
                db.dao("consumers"),
                schema,
                Columns.of(schema, db.dao("consumers").schema(), Map.of()));
        this.empties = db.dao("legacy_consumers").with(Options.readPrimary());
    }

    // --- reading

    @Override
    public @Nullable Map<String, @Nullable Object> find(Map<String, @Nullable Object> key) {
        Map<String, @Nullable Object> row = super.find(key);
        return row == null ? null : named(List.of(row)).get(0);
    }

    @Override
    public List<Map<String, @Nullable Object>> findAll(Map<String, @Nullable Object> filter) {
        Map<String, @Nullable Object> byId = byId(filter);
        return byId == null ? List.of() : named(super.findAll(byId));
    }

    @Override
    public LegacyPage<Map<String, @Nullable Object>> findPage(
            Map<String, @Nullable Object> filter, @Nullable Object offset, int size) {
        Map<String, @Nullable Object> byId = byId(filter);
        if (byId == null) {
            return new LegacyPage<>(List.of(), null);
        }
        LegacyPage<Map<String, @Nullable Object>> page = super.findPage(byId, offset, size);
        return new LegacyPage<>(named(page.rows()), page.offset());
    }

    @Override
    public long count(Map<String, @Nullable Object> filter) {
        Map<String, @Nullable Object> byId = byId(filter);
        return byId == null ? 0 : super.count(byId);
    }

    /**
     * The filter without empty names, by the id of the consumer that has them; null when no
     * consumer does.
     */
    private @Nullable Map<String, @Nullable Object> byId(Map<String, @Nullable Object> filter) {
        List<String> empty =
                NAMES.stream().filter(name -> "".equals(filter.get(name))).toList();
        if (empty.isEmpty()) {
            return filter;
        }
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        empty.forEach(name -> wanted.put(name, ""));
        Map<String, @Nullable Object> byId = new LinkedHashMap<>(filter);
        byId.keySet().removeAll(empty);
        for (Map<String, @Nullable Object> claim : claims(Options.having(wanted))) {
            Object before = byId.put("id", claim.get("id"));
            return before == null || before.equals(claim.get("id")) ? byId : null;
        }
        return null;
    }

    private List<Map<String, @Nullable Object>> claims(Options options) {
        return call(() -> {
            try (Stream<Map<String, @Nullable Object>> all =
                    empties.with(options).each()) {
                return all.toList();
            }
        });
    }

    /** The rows with their empty names. */
    private List<Map<String, @Nullable Object>> named(List<Map<String, @Nullable Object>> rows) {
        if (rows.stream().allMatch(row -> row.keySet().containsAll(NAMES))) {
            return rows;
        }
        Map<Object, Map<String, @Nullable Object>> byId = new LinkedHashMap<>();
        claims(Options.none()).forEach(claim -> byId.put(String.valueOf(claim.get("id")), claim));
        return rows.stream()
                .map(row -> named(row, byId.getOrDefault(String.valueOf(row.get("id")), Map.of())))
                .toList();
    }

    private static Map<String, @Nullable Object> named(
            Map<String, @Nullable Object> row, Map<String, @Nullable Object> claim) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>(row);
        NAMES.stream().filter(name -> claim.get(name) != null).forEach(name -> named.putIfAbsent(name, ""));
        return named;
    }

    // --- writing

    @Override
    public Map<String, @Nullable Object> insert(Map<String, @Nullable Object> row, @Nullable Long ttl) {
        Set<String> empty = empty(row);
        if (empty.isEmpty()) {
            return super.insert(row, ttl);
        }
        Map<String, String> key = Map.of("id", String.valueOf(row.get("id")));
        Map<String, @Nullable Object> claim = new LinkedHashMap<>(key);
        empty.forEach(name -> claim.put(name, ""));
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(row);
        rest.keySet().removeAll(empty);
        call(() -> empties.insert(claim));
        Deque<Runnable> undo = new ArrayDeque<>();
        undo.push(() -> empties.delete(key));
        try {
            Map<String, @Nullable Object> stored = super.insert(rest, ttl);
            undo.push(() -> dao.delete(key));
            call(() -> empties.update(key, Map.of("consumer", key)));
            return named(stored, claim);
        } catch (LegacyException e) {
            undo.forEach(step -> attempt(step, e));
            throw e;
        }
    }

    @Override
    public @Nullable Map<String, @Nullable Object> update(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> values,
            Set<String> nils,
            @Nullable Long ttl) {
        Set<String> held = empty(old);
        Map<String, @Nullable Object> after = new LinkedHashMap<>(old);
        after.putAll(values);
        after.keySet().removeAll(nils);
        Set<String> wanted = empty(after);
        Set<String> both = new LinkedHashSet<>(held);
        both.addAll(wanted);
        if (both.isEmpty()) {
            return super.update(old, values, nils, ttl);
        }
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(wanted);
        Set<String> without = new LinkedHashSet<>(nils);
        without.addAll(wanted);
        Object id = old.get("id");
        claim(id, held, both);
        Map<String, @Nullable Object> stored;
        try {
            stored = super.update(old, rest, without, ttl);
        } catch (LegacyException e) {
            claim(id, both, held);
            throw e;
        }
        claim(id, both, wanted);
        return stored == null ? null : named(List.of(stored)).get(0);
    }

    private static Set<String> empty(Map<String, @Nullable Object> row) {
        return NAMES.stream().filter(name -> "".equals(row.get(name))).collect(Collectors.toSet());
    }

    private void claim(@Nullable Object id, Set<String> before, Set<String> after) {
        Map<String, String> key = Map.of("id", String.valueOf(id));
        if (before.equals(after)) {
            return;
        }
        if (after.isEmpty()) {
            call(() -> empties.delete(key));
            return;
        }
        Map<String, @Nullable Object> claim = new LinkedHashMap<>();
        NAMES.forEach(name -> claim.put(name, after.contains(name) ? "" : null));
        claim.put("consumer", key);
        call(() -> empties.upsert(key, claim));
    }
}
