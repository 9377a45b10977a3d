package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The strategy of one entity in its table. It runs an operation again when other writers changed
 * its row.
 */
final class CassandraEntityStrategy implements EntityStrategy {
    /**
     * How often a write is tried when other writers change the row. In each round, one writer
     * succeeds.
     */
    private static final int ATTEMPTS = 200;

    private static final String WORKSPACES = "workspaces";

    private final Rows rows;
    private final Schema schema;
    private final Statements statements;
    private final Errors errors;
    private final Guards guards;
    private final Deletes deletes;
    private final RowWriter writer;
    private final ManyAtOnce many;
    private final Pages pages;

    /** Null for writes that post no events. */
    private final @Nullable CassandraClusterEvents events;

    private final EntityStrategy silent;

    CassandraEntityStrategy(
            Rows rows,
            Guards guards,
            Deletes deletes,
            TagRows tags,
            ManyAtOnce many,
            @Nullable CassandraClusterEvents events) {
        this.rows = rows;
        this.schema = rows.schema;
        this.statements = deletes.statements;
        this.errors = statements.errors;
        this.guards = guards;
        this.deletes = deletes;
        this.many = many;
        this.writer = new RowWriter(rows, deletes, tags, events);
        this.pages = new Pages(rows, statements);
        this.events = events;
        this.silent = events == null ? this : new CassandraEntityStrategy(rows, guards, deletes, tags, many, null);
    }

    @Override
    public EntityStrategy silent() {
        return silent;
    }

    // --- reading

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        return named("selection", () -> read(key, workspace));
    }

    private @Nullable Row read(Row key, @Nullable UUID workspace) {
        try {
            return visible(rows.read(Purpose.READ, key), workspace);
        } catch (UnstorableValueException e) {
            return null; // no column can hold the value, so no row has it
        }
    }

    @Override
    public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        return named("selection", () -> readBy(field, value, workspace));
    }

    private @Nullable Row readBy(Field field, Object value, @Nullable UUID workspace) {
        Stored found = find(Purpose.READ, field, value, workspace);
        return found == null ? null : found.row();
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        return named("selection", () -> readByCacheKey(cacheKey, workspace));
    }

    private @Nullable Row readByCacheKey(String cacheKey, @Nullable UUID workspace) {
        for (Stored found : rows.find(Purpose.READ, Lookup.by("cache_key", cacheKey))) {
            Row row = visible(found, workspace);
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    private static @Nullable Row visible(@Nullable Stored stored, @Nullable UUID workspace) {
        return stored != null
                        && stored.exists()
                        && (workspace == null || workspace.equals(stored.row().workspaceId()))
                ? stored.row()
                : null;
    }

    private @Nullable Stored find(Purpose purpose, Field field, Object value, @Nullable UUID workspace) {
        if (schema.primaryKey().equals(List.of(field))) {
            Row key = new Row(schema.shape()).set(field.position(), value);
            Stored found = rows.read(purpose, key);
            return visible(found, workspace) == null ? null : found;
        }
        Lookup by;
        try {
            by = rows.columns().by(field, value, workspace);
        } catch (UnstorableValueException e) {
            return null; // no column can hold the value, so no row has it
        }
        if (by.values().contains(null)) {
            return null;
        }
        for (Stored found : rows.find(purpose, by)) {
            if (visible(found, workspace) != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public RowPage page(PageQuery query) {
        return named("page", () -> pages.page(query));
    }

    // --- writing

    @Override
    public Row insert(Write write) {
        return named("insertion", () -> insertRow(write));
    }

    private Row insertRow(Write write) {
        guards.make();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored written = writer.write(write, null, Lifetime.ofNew(schema, write));
            if (written != null) {
                return written.row();
            }
            Stored there = rows.read(Purpose.SERIAL, write.row());
            if (there != null && there.exists() && there.state().kind() != Kind.DELETE) {
                throw primaryKeyViolation(write);
            }
            if (there != null) {
                clear(there);
            }
        }
        throw gaveUp();
    }

    /**
     * Clears a key that has no row, or soon will have none: settles an attempt, or deletes the
     * remains of an expired row.
     */
    private void clear(Stored there) {
        if (there.state().isOpen()) {
            deletes.settle(rows, there);
        } else {
            rows.delete(there.row(), there.state()); // the remains of an expired row
        }
    }

    @Override
    public @Nullable Row update(Row read, Write write) {
        return named("update", () -> updateRow(read, write));
    }

    private @Nullable Row updateRow(Row read, Write write) {
        guards.make();
        if (!(read.version() instanceof Stored before)) {
            throw new IllegalArgumentException("not a row that this store has read");
        }
        if (before.state().isOpen()) {
            deletes.settle(rows, before);
            return null;
        }
        int ttl = write.ttl() == null ? before.secondsLeft() : Lifetime.of(write);
        Stored written = ttl < 0 ? null : writer.write(write, before, ttl);
        return written == null ? null : written.row();
    }

    @Override
    public Upserted upsert(Write write) {
        return named("update", () -> upsertRow(write));
    }

    private Upserted upsertRow(Write write) {
        guards.make();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored there = rows.read(Purpose.SERIAL, write.row());
            Upserted upserted = null;
            if (there == null) {
                upserted = upserted(writer.write(write, null, Lifetime.ofNew(schema, write)), true);
            } else if (!there.exists() || there.state().isOpen()) {
                clear(there);
            } else if (visible(there, write.workspace()) == null) {
                throw primaryKeyViolation(write); // the row belongs to another workspace
            } else {
                upserted = upserted(writer.write(write, there, Lifetime.ofNew(schema, write)), false);
            }
            if (upserted != null) {
                return upserted;
            }
        }
        throw gaveUp();
    }

    @Override
    public List<Outcome> insertAll(List<Write> writes) {
        return many.each(writes, write -> new Upserted(insert(write), true));
    }

    @Override
    public List<Outcome> upsertAll(List<Write> writes) {
        return many.each(writes, this::upsert);
    }

    @Override
    public Upserted upsertBy(Field field, Write write) {
        return named("update", () -> upsertRowBy(field, write));
    }

    private Upserted upsertRowBy(Field field, Write write) {
        guards.make();
        Object value = write.row().get(field.position());
        if (value == null) {
            throw new IllegalArgumentException("no value of '" + field.name() + "'");
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored there = find(Purpose.GUARD, field, value, write.workspace());
            Upserted upserted = null;
            if (there == null) {
                try {
                    return new Upserted(insertRow(write), true);
                } catch (UniqueViolationException e) {
                    if (!e.fields().keySet().equals(Set.of(field.name()))
                            || find(Purpose.GUARD, field, value, write.workspace()) == null) {
                        throw e;
                    }
                }
            } else if (there.state().isOpen()) {
                clear(there);
            } else {
                Row row = write.row().copy();
                for (Field key : schema.primaryKey()) {
                    row.set(key.position(), there.row().get(key.position()));
                }
                Write same = new Write(row, write.workspace(), write.ttl(), write.cacheKey());
                upserted = upserted(writer.write(same, there, Lifetime.ofNew(schema, write)), false);
            }
            if (upserted != null) {
                return upserted;
            }
        }
        throw gaveUp();
    }

    private static @Nullable Upserted upserted(@Nullable Stored written, boolean created) {
        return written == null ? null : new Upserted(written.row(), created);
    }

    private KongDbException primaryKeyViolation(Write write) {
        List<Field> key = schema.primaryKey();
        if (key.size() == 1 && key.get(0).unique()) {
            return deletes.claims.violation(rows, key, write.row());
        }
        Map<String, @Nullable Object> all = schema.toMap(write.row());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        key.forEach(field -> values.put(field.name(), all.get(field.name())));
        return errors.primaryKeyViolation(values);
    }

    private KongDbException gaveUp() {
        return errors.database(
                "gave up writing '" + schema.name() + "': other writers came between " + ATTEMPTS + " times", null);
    }

    // --- deleting

    @Override
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        try {
            return named("deletion", () -> deletes.delete(rows, key, workspace, events));
        } catch (UnstorableValueException e) {
            return List.of(); // no column can hold the key, so no row has it
        }
    }

    @Override
    public List<Deleted> deleteAsRead(Row read) {
        if (!(read.version() instanceof Stored before)) {
            throw new IllegalArgumentException("not a row that this store has read");
        }
        return named("deletion", () -> deletes.deleteAsRead(rows, before, events));
    }

    @Override
    public void truncate() {
        CassandraClusterEvents.Announcement announcement =
                events == null ? CassandraClusterEvents.NOTHING : events.ofTruncation(schema);
        named("truncate", () -> {
            announcement.before();
            truncate(rows, new HashSet<>());
            announcement.after();
            return true;
        });
    }

    /**
     * Truncates the tables of all entities that may refer to it first. Claims and entries of tags
     * may stay, since those of a missing row do not count.
     */
    private void truncate(Rows each, Set<String> done) {
        if (!done.add(each.schema.name())) {
            return;
        }
        each.schema.referencedBy().forEach(inverse -> truncate(deletes.tables.of(inverse.schema()), done));
        if (each.schema.name().equals(WORKSPACES)) {
            deletes.tables.all().stream()
                    .filter(other -> other.schema.workspaceable())
                    .forEach(other -> truncate(other, done));
            if (events != null) {
                events.forgetDefaultWorkspace();
            }
        }
        statements.execute(each.table().truncate());
    }

    /** Adds the kind of the failed statement to the text of a database error, as Kong does. */
    private <T extends @Nullable Object> T named(String statement, Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            throw statements.cluster.prefixed("could not execute " + statement + " query: ", e);
        }
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
