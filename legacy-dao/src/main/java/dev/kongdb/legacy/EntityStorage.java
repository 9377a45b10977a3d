package dev.kongdb.legacy;

import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.schema.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of an entity of {@code kong.db}. Thread-safe. */
class EntityStorage implements Storage {
    private static final int BATCH = 1000;
    private static final int MOST = 50_000;
    private static final String CREATED_AT = "created_at";

    final Dao dao;
    final LegacySchema schema;
    final Columns columns;
    private final Translation translation;
    private final Literals literals;
    private final boolean isPostgres;

    EntityStorage(Dao dao, LegacySchema schema, Columns columns) {
        this.dao = dao.with(Options.readPrimary());
        this.schema = schema;
        this.columns = columns;
        this.translation = new Translation(schema, columns);
        this.literals = new Literals(schema, columns);
        this.isPostgres = dao.engine().errors().strategy().equals("postgres");
    }

    /** Runs a call of {@code kong.db}, and translates its errors. */
    final <R> R call(Supplier<R> work) {
        try {
            return work.get();
        } catch (KongDbException e) {
            throw translated(e);
        }
    }

    /** Undoes a step after an error. A failure to do so is added to the error. */
    static void attempt(Runnable step, LegacyException error) {
        try {
            step.run();
        } catch (KongDbException left) {
            error.addSuppressed(left);
        }
    }

    LegacyException translated(KongDbException error) {
        return translation.of(error);
    }

    /** The key of a row in {@code kong.db}. */
    final Map<String, @Nullable Object> key(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (Field field : dao.schema().primaryKey()) {
            key.put(field.name(), row.get(columns.column(field.name())));
        }
        return key;
    }

    /** A row for an entity of {@code kong.db}. */
    Map<String, @Nullable Object> row(Map<String, @Nullable Object> entity) {
        return columns.toColumns(entity);
    }

    /** Whether the factory shows the entity. */
    boolean isSeen(Map<String, @Nullable Object> entity) {
        return true;
    }

    /**
     * Whether some of the entities with these values are not shown, although they belong to the
     * factory.
     */
    boolean hidesSome(Options having) {
        return false;
    }

    // --- reading

    @Override
    public @Nullable Map<String, @Nullable Object> find(Map<String, @Nullable Object> key) {
        Map<String, @Nullable Object> entity = call(() -> dao.select(key(key)).orElse(null));
        if (entity == null || !isSeen(entity)) {
            return null;
        }
        Map<String, @Nullable Object> row = row(entity);
        return key.keySet().stream().allMatch(column -> isSame(column, key.get(column), row.get(column))) ? row : null;
    }

    /** Whether two values are equal. Ids are compared without regard to case. */
    private boolean isSame(String column, @Nullable Object one, @Nullable Object other) {
        LegacyField field = schema.fields().get(column);
        boolean isId = field != null && "id".equals(field.type());
        return isId
                ? Lua.text(one).equalsIgnoreCase(Lua.text(other))
                : Lua.text(one).equals(Lua.text(other));
    }

    @Override
    public @Nullable Map<String, @Nullable Object> findToDelete(Map<String, @Nullable Object> key) {
        return find(key);
    }

    @Override
    public List<Map<String, @Nullable Object>> findAll(Map<String, @Nullable Object> filter) {
        Options having = having(filter);
        return nothingIfNoneCanMatch(
                () -> {
                    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
                    try (Stream<Map<String, @Nullable Object>> all =
                            dao.with(having).each(BATCH)) {
                        all.filter(this::isSeen).forEach(entity -> rows.add(row(entity)));
                    }
                    return rows;
                },
                List.of());
    }

    @Override
    public LegacyPage<Map<String, @Nullable Object>> findPage(
            Map<String, @Nullable Object> filter, @Nullable Object offset, int size) {
        Options having = having(filter);
        if (size < 0) {
            throw LegacyException.db("ERROR: LIMIT must not be negative");
        }
        long number = isPostgres ? pageNumber(offset) : 0;
        if (size == 0) {
            return new LegacyPage<>(List.of(), isPostgres ? (Object) (number + 1) : null);
        }
        Options sized = having.and(Options.pagination(size, Math.max(size, MOST)));
        return nothingIfNoneCanMatch(
                () -> isPostgres
                        ? numbered(having, sized, number, size)
                        : after(sized, offset == null ? null : offset.toString(), size),
                new LegacyPage<>(List.of(), null));
    }

    /** Pages by number. Page 0 is the first page, and so is page 1. */
    private LegacyPage<Map<String, @Nullable Object>> numbered(Options having, Options sized, long number, int size) {
        long before = Math.max(0, number - 1) * size;
        Page<Map<String, @Nullable Object>> page =
                dao.with(sized.and(Options.skip(before))).page(size, null);
        List<Map<String, @Nullable Object>> found = page.data();
        boolean more = page.nextOffset() != null;
        if (before == 0 && !more) { // these are all rows
            found = found.stream().filter(this::isSeen).toList();
        } else if (hidesSome(having)) {
            try (Stream<Map<String, @Nullable Object>> all = dao.with(having).each(BATCH)) {
                found = all.filter(this::isSeen).skip(before).limit(size + 1L).toList();
            }
            more = found.size() > size;
        }
        List<Map<String, @Nullable Object>> rows =
                found.stream().limit(size).map(this::row).toList();
        return new LegacyPage<>(rows, more || (number == 0 && !rows.isEmpty()) ? (Object) (number + 1) : null);
    }

    private LegacyPage<Map<String, @Nullable Object>> after(Options sized, @Nullable String offset, int size) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        String next = offset;
        do {
            Page<Map<String, @Nullable Object>> page = dao.with(sized).page(size - rows.size(), next);
            page.data().stream().filter(this::isSeen).forEach(entity -> rows.add(row(entity)));
            next = page.nextOffset();
        } while (next != null && rows.size() < size);
        return new LegacyPage<>(rows, next);
    }

    private static long pageNumber(@Nullable Object offset) {
        if (offset == null) {
            return 1;
        }
        Number number =
                offset instanceof Number given ? given : offset instanceof String text ? Lua.number(text) : null;
        if (number == null) {
            throw new IllegalArgumentException(
                    "attempt to perform arithmetic on local 'page_offset' (a " + Lua.type(offset) + " value)");
        }
        if (number.longValue() < 0) {
            throw LegacyException.db("ERROR: OFFSET must not be negative");
        }
        return number.longValue();
    }

    @Override
    public long count(Map<String, @Nullable Object> filter) {
        Options having = having(filter);
        return nothingIfNoneCanMatch(() -> dao.with(having).count(), 0L);
    }

    /**
     * Returns {@code nothing} if the store refuses to look for a value that the field cannot hold,
     * since then no row has it.
     */
    private <R> R nothingIfNoneCanMatch(Supplier<R> work, R nothing) {
        return call(() -> {
            try {
                return work.get();
            } catch (InvalidOptionsException e) {
                if (e.options().containsKey("having")) {
                    return nothing;
                }
                throw e;
            }
        });
    }

    /** The option for the rows of a filter. */
    final Options having(Map<String, @Nullable Object> filter) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        filter.forEach((column, value) -> {
            if (value != null) {
                wanted.put(column, literals.of(column, value));
            }
        });
        Map<String, @Nullable Object> fields = columns.toFields(wanted);
        addCondition(fields);
        return fields.isEmpty() ? Options.none() : Options.having(fields);
    }

    /** Adds a condition that all rows of this storage fulfil. */
    void addCondition(Map<String, @Nullable Object> having) {}

    // --- writing

    @Override
    public Map<String, @Nullable Object> insert(Map<String, @Nullable Object> row, @Nullable Long ttl) {
        boolean atOnce = ttl != null && ttl <= 0;
        Dao writer = ttl == null || atOnce ? dao : dao.with(Options.ttl(ttl));
        Map<String, @Nullable Object> entity = fields(row);
        Object created = entity.get(CREATED_AT);
        boolean later = isPostgres && writer != dao && isPast(created);
        if (later) {
            entity.remove(CREATED_AT);
        }
        Map<String, @Nullable Object> stored = row(call(() -> {
            Map<String, @Nullable Object> inserted = inserted(writer, entity, row);
            // On PostgreSQL, kong.db counts the time to live of a new entity from its created_at;
            // Kong 0.8 to 0.10 counted it from now.
            return later ? dao.update(key(row(inserted)), Collections.singletonMap(CREATED_AT, created)) : inserted;
        }));
        if (atOnce) {
            delete(stored);
        }
        return stored;
    }

    private Map<String, @Nullable Object> inserted(
            Dao writer, Map<String, @Nullable Object> entity, Map<String, @Nullable Object> row) {
        try {
            return writer.insert(entity);
        } catch (PrimaryKeyViolationException e) {
            throw translation.keyTaken(row).because(e);
        }
    }

    private static boolean isPast(@Nullable Object created) {
        return created instanceof Number seconds
                && seconds.longValue() < Instant.now().getEpochSecond() - 1;
    }

    /** A row as an entity of {@code kong.db}. */
    Map<String, @Nullable Object> fields(Map<String, @Nullable Object> row) {
        return columns.toFields(row);
    }

    @Override
    public @Nullable Map<String, @Nullable Object> update(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> values,
            Set<String> nils,
            @Nullable Long ttl) {
        Map<String, @Nullable Object> changes = fields(values);
        dao.schema().primaryKey().forEach(field -> changes.remove(field.name()));
        nils.forEach(column -> {
            Field field = columns.field(column);
            if (field != null) {
                changes.put(field.name(), null);
            }
        });
        Map<String, @Nullable Object> stored = call(() -> {
            try {
                return (ttl == null || ttl <= 0 ? dao : dao.with(Options.ttl(ttl))).update(key(old), changes);
            } catch (NotFoundException e) {
                return null;
            }
        });
        if (stored == null) {
            return null;
        }
        Map<String, @Nullable Object> row = row(stored);
        if (ttl != null && ttl <= 0) {
            delete(row);
        }
        return row;
    }

    @Override
    public boolean delete(Map<String, @Nullable Object> row) {
        return call(() -> dao.delete(key(row)));
    }

    @Override
    public void truncate() {
        call(() -> {
            dao.truncate();
            return true;
        });
    }

    @Override
    public boolean mortal() {
        return dao.schema().ttl();
    }
}
