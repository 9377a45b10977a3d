package dev.kongdb.legacy;

import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.dao.EntityDao;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The DAO of one entity as Kong had it until 0.10, with rows as maps by column. A null in a map is
 * no value, as in Lua. Before they are stored, texts are trimmed, and texts of numbers, booleans
 * and lists become these. Timestamps are milliseconds. Thread-safe.
 *
 * <p>Errors that were returned are thrown as {@link LegacyException}. Errors that were thrown,
 * because arguments are wrong, are {@link IllegalArgumentException}s with the text of that time.
 * Given maps are not changed.
 */
public final class LegacyDao {
    private static final int PAGE_SIZE = 100;
    private static final String NO_TTL =
            "annot set a TTL if the entity has no primary key, or has more than one primary key";

    private static final String NO_NEW_TTL = "annot update TTL on entities that have more than one primary_key";

    private final DaoFactory factory;
    private final LegacySchema schema;
    private final LegacyKeys keys;
    private final Storage storage;

    LegacyDao(DaoFactory factory, LegacySchema schema, Storage storage) {
        this.factory = factory;
        this.schema = schema;
        this.keys = new LegacyKeys(schema, factory.profile());
        this.storage = storage;
    }

    /** The table, which has the name of the entity. */
    public String table() {
        return schema.table();
    }

    /** The schema. */
    public LegacySchema schema() {
        return schema;
    }

    /** The profile of its factory. */
    public Profile profile() {
        return factory.profile();
    }

    /**
     * The same entities as records of a DAO of {@code kong.db}. Fields that the legacy entity does
     * not have are left out.
     */
    public <T, B extends EntityBuilder<T>> TypedLegacyDao<T, B> typed(EntityDao<T, B, ?, ?> records) {
        return new TypedLegacyDao<>(this, records, factory.columnsOf(table()));
    }

    // --- reading

    /** The entity with the primary key; other columns in the map are ignored. */
    public Optional<Map<String, @Nullable Object>> find(@Nullable Map<String, ?> key) {
        Map<String, @Nullable Object> table = LegacyArguments.table(key, 1, "find");
        return answer(() -> Optional.ofNullable(storage.find(keys.primaryKey(table))));
    }

    /** All entities. */
    public List<Map<String, @Nullable Object>> findAll() {
        return findAll(null);
    }

    /**
     * All entities with these values, in no particular order; null for all. A null in the map is
     * ignored.
     */
    public List<Map<String, @Nullable Object>> findAll(@Nullable Map<String, ?> filter) {
        Map<String, @Nullable Object> checked = LegacyArguments.filter(filter, "find_all");
        return answer(() -> storage.findAll(keys.checkedColumns(checked)));
    }

    /**
     * A page of the entities with these values.
     *
     * @param filter null for all
     * @param offset the offset of the page before; null for the first page
     * @param size how many at most; null for 100
     */
    public LegacyPage<Map<String, @Nullable Object>> findPage(
            @Nullable Map<String, ?> filter, @Nullable Object offset, @Nullable Integer size) {
        return page(filter, offset, size);
    }

    /** As {@link #findPage}, with a size of any type, which is checked after the filter. */
    LegacyPage<Map<String, @Nullable Object>> page(
            @Nullable Map<String, ?> filter, @Nullable Object offset, @Nullable Object size) {
        Map<String, @Nullable Object> given = LegacyArguments.filter(filter, "find_page");
        return answer(() -> {
            Map<String, @Nullable Object> checked = keys.checkedColumns(given);
            return storage.findPage(checked, offset, size == null ? PAGE_SIZE : LegacyArguments.size(size));
        });
    }

    /** How many entities there are. */
    public long count() {
        return count(null);
    }

    /** How many entities have these values; null for all. */
    public long count(@Nullable Map<String, ?> filter) {
        Map<String, @Nullable Object> checked = LegacyArguments.filter(filter, "count");
        return answer(() -> storage.count(keys.checkedColumns(checked)));
    }

    // --- writing

    /** Inserts an entity. Returns the row as stored. */
    public Map<String, @Nullable Object> insert(@Nullable Map<String, ?> row) {
        return insert(row, LegacyOptions.none());
    }

    /** As {@link #insert(Map)}, with options. */
    public Map<String, @Nullable Object> insert(@Nullable Map<String, ?> row, LegacyOptions options) {
        Map<String, @Nullable Object> entity = LegacyArguments.table(row, 1, "insert");
        return answer(() -> {
            validate(entity, Validation.Mode.INSERT);
            schema.fields().forEach((column, field) -> generate(entity, column, field));
            keys.requireStorable(entity);
            Long ttl = LegacyArguments.seconds(options);
            boolean hasKeyForTtl = schema.primaryKey().size() == 1;
            if (ttl != null && hasKeyForTtl && !storage.mortal()) {
                throw noTtl();
            }
            Map<String, @Nullable Object> stored = storage.insert(entity, hasKeyForTtl ? ttl : null);
            if (ttl != null && !hasKeyForTtl) {
                throw noTtl(); // as in Kong, the row is stored
            }
            publish(LegacyEvent.Type.ENTITY_CREATED, stored, options);
            return stored;
        });
    }

    private void generate(Map<String, @Nullable Object> entity, String column, LegacyField field) {
        boolean isTime = "timestamp".equals(field.type());
        Object given = entity.get(column);
        if (isTime
                && given instanceof Number
                && profile() == Profile.V0_8
                && factory.store().equals("postgres")) {
            throw LegacyException.db("ERROR: column \"" + column
                    + "\" is of type timestamp without time zone but expression is of type " + Columns.sqlType(given));
        }
        if (!field.generated() || given != null) {
            return;
        }
        if (isTime) {
            entity.put(column, Instant.now().getEpochSecond() * Columns.MILLIS);
        } else if ("id".equals(field.type())) {
            entity.put(column, UUID.randomUUID().toString());
        }
    }

    /**
     * Validates a row as for an insert, and stores nothing.
     *
     * @throws LegacyException when the row itself is invalid; other rows are not considered
     */
    public void validate(@Nullable Map<String, ?> row) {
        Map<String, @Nullable Object> entity = LegacyArguments.table(row, 1, "insert");
        answer(() -> {
            validate(entity, Validation.Mode.INSERT);
            keys.requireStorable(entity);
            return true;
        });
    }

    /**
     * Changes the columns in {@code row} of the entity whose primary key is in {@code row} or
     * {@code filterKeys}; empty when there is none.
     */
    public Optional<Map<String, @Nullable Object>> update(
            @Nullable Map<String, ?> row, @Nullable Map<String, ?> filterKeys) {
        return update(row, filterKeys, LegacyOptions.none());
    }

    /**
     * As {@link #update(Map, Map)}, with options: {@link LegacyOptions#whole()} empties the columns
     * that are not given.
     */
    public Optional<Map<String, @Nullable Object>> update(
            @Nullable Map<String, ?> row, @Nullable Map<String, ?> filterKeys, LegacyOptions options) {
        Map<String, @Nullable Object> entity = LegacyArguments.notEmpty(row, 1, "update");
        Map<String, @Nullable Object> entityKeys = LegacyArguments.notEmpty(filterKeys, 2, "update");
        entityKeys.forEach(entity::putIfAbsent);
        return answer(() -> {
            validate(entity, options.full() ? Validation.Mode.FULL : Validation.Mode.PARTIAL);
            Map<String, @Nullable Object> key = keys.keyOfUpdate(entity);
            Map<String, @Nullable Object> old = storage.find(key);
            if (old == null) {
                return Optional.empty();
            }
            if (!options.full()) {
                PartialUpdate.complete(entity, old, schema);
                if (entity.keySet().equals(key.keySet())) {
                    throw LegacyException.db("ERROR: syntax error at or near \"WHERE\"");
                }
            }
            keys.requireUuids(entity);
            Set<String> nils = new LinkedHashSet<>();
            if (options.full()) {
                schema.fields().keySet().stream()
                        .filter(column -> entity.get(column) == null)
                        .forEach(nils::add);
            }
            Long ttl = LegacyArguments.seconds(options);
            if (ttl != null && schema.primaryKey().size() > 1 && factory.store().equals("cassandra")) {
                throw capital(NO_NEW_TTL);
            }
            if (ttl != null && (schema.primaryKey().size() > 1 || !storage.mortal())) {
                throw noTtl();
            }
            Map<String, @Nullable Object> stored = storage.update(old, entity, nils, ttl);
            if (stored == null) {
                return Optional.empty();
            }
            publish(LegacyEvent.Type.ENTITY_UPDATED, old, options);
            return Optional.of(stored);
        });
    }

    /**
     * Deletes the entity with the primary key, and the rows that refer to it. Returns the deleted
     * row; empty when there was none.
     */
    public Optional<Map<String, @Nullable Object>> delete(@Nullable Map<String, ?> key) {
        return delete(key, LegacyOptions.none());
    }

    /** As {@link #delete(Map)}, with options. */
    public Optional<Map<String, @Nullable Object>> delete(@Nullable Map<String, ?> key, LegacyOptions options) {
        Map<String, @Nullable Object> table = LegacyArguments.table(key, 1, "delete");
        return answer(() -> {
            Map<String, @Nullable Object> row = storage.findToDelete(keys.primaryKey(table));
            if (row == null) {
                return Optional.empty();
            }
            Map<LegacyDao, List<Map<String, @Nullable Object>>> children = children(row);
            if (!storage.delete(row)) {
                return Optional.empty();
            }
            publish(LegacyEvent.Type.ENTITY_DELETED, row, options);
            children.forEach(
                    (dao, rows) -> rows.forEach(child -> dao.publish(LegacyEvent.Type.ENTITY_DELETED, child, options)));
            return Optional.of(row);
        });
    }

    /** Deletes all entities, without events. */
    public void truncate() {
        answer(() -> {
            storage.truncate();
            return true;
        });
    }

    private LegacyException noTtl() {
        return capital(NO_TTL);
    }

    /** The text, which began with a capital letter until 0.9. */
    private LegacyException capital(String text) {
        return LegacyException.plain((profile() == Profile.V0_10 ? "c" : "C") + text);
    }

    /**
     * Calls a method by Kong's name, such as {@code find_all}, with the arguments of a script.
     * Arguments of wrong types are refused with the texts of that time.
     *
     * @return a row, or null for none; a list of rows; a number; a {@link LegacyPage}
     */
    public @Nullable Object call(String method, @Nullable Object... arguments) {
        return new ScriptCall(this).call(method, arguments);
    }

    private void validate(Map<String, @Nullable Object> entity, Validation.Mode mode) {
        LegacyException wrong = Validation.of(entity, mode, this);
        if (wrong != null) {
            throw wrong;
        }
    }

    // --- children, events, errors

    /** The rows that refer to the row directly. */
    private Map<LegacyDao, List<Map<String, @Nullable Object>>> children(Map<String, @Nullable Object> row) {
        Map<LegacyDao, List<Map<String, @Nullable Object>>> children = new LinkedHashMap<>();
        for (LegacyDao dao : factory.daos().values()) {
            dao.schema.fields().forEach((column, field) -> {
                String foreign = field.foreign();
                if (foreign != null && foreign.startsWith(table() + ":")) {
                    Object value = row.get(foreign.substring(table().length() + 1));
                    if (value != null) {
                        children.put(dao, dao.storage.findAll(Map.of(column, value)));
                    }
                }
            });
        }
        return children;
    }

    private void publish(LegacyEvent.Type type, Map<String, @Nullable Object> row, LegacyOptions options) {
        if (options.quiet() && profile() == Profile.V0_10) {
            return;
        }
        LegacySchema.Marshall marshall = schema.marshall();
        factory.publish(new LegacyEvent(
                type, table(), schema.primaryKey(), marshall == null ? new LinkedHashMap<>() : marshall.of(row), row));
    }

    private interface Work<R> {
        R run();
    }

    /** Runs a call; its errors get the name of the store. */
    private <R> R answer(Work<R> work) {
        try {
            return work.run();
        } catch (LegacyException e) {
            throw stamped(e);
        }
    }

    /** The error with the name of the store. */
    LegacyException stamped(LegacyException error) {
        return error.from(factory.store(), profile(), error.getCause());
    }

    @Override
    public String toString() {
        return table();
    }
}
