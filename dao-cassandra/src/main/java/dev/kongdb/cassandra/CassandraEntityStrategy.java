package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Claims.Claim;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Answer;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entity in its table. How a write keeps its promises is told in {@code docs/cassandra.md}: a row is marked as in hand, what it
 * needs is claimed, and one conditional statement on the row then makes it what it shall be.
 */
final class CassandraEntityStrategy implements EntityStrategy {
    /** How often a write begins again when others come between. Each round one of them gets through. */
    private static final int ATTEMPTS = 200;

    /** What Cassandra takes for a ttl at most: twenty years. */
    private static final int MOST_SECONDS = 630_720_000;

    private static final String WORKSPACES = "workspaces";

    private final Rows rows;
    private final Schema schema;
    private final Statements statements;
    private final Errors errors;
    private final Guards guards;
    private final Claims claims;
    private final References references;
    private final Deletes deletes;
    private final TagRows tags;
    private final Pages pages;
    private final Tables tables;

    /** Null for writes that tell nobody. */
    private final @Nullable CassandraClusterEvents events;

    private final EntityStrategy silent;
    private final String workspaceExists;

    CassandraEntityStrategy(
            Rows rows,
            Statements statements,
            Guards guards,
            Deletes deletes,
            TagRows tags,
            Tables tables,
            @Nullable CassandraClusterEvents events) {
        this.rows = rows;
        this.schema = rows.schema;
        this.statements = statements;
        this.errors = statements.errors;
        this.guards = guards;
        this.claims = deletes.claims();
        this.references = deletes.references();
        this.deletes = deletes;
        this.tags = tags;
        this.pages = new Pages(rows, statements);
        this.tables = tables;
        this.events = events;
        this.silent = events == null
                ? this
                : new CassandraEntityStrategy(rows, statements, guards, deletes, tags, tables, null);
        this.workspaceExists =
                "SELECT id, " + RowState.COLUMN + " FROM " + statements.table(WORKSPACES) + " WHERE id = ?";
    }

    @Override
    public EntityStrategy silent() {
        return silent;
    }

    // --- reading
    // --------------------------------------------------------------------------------------------------------

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        return named("selection", () -> read(key, workspace));
    }

    private @Nullable Row read(Row key, @Nullable UUID workspace) {
        try {
            return visible(rows.read(Purpose.READ, key), workspace);
        } catch (UnstorableValueException | ArithmeticException e) {
            return null; // what no column can hold is in none
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
        for (Stored found : rows.find(Purpose.READ, List.of("cache_key"), Arrays.asList(Statements.text(cacheKey)))) {
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
        List<Column> columns = rows.table().columns(field);
        List<@Nullable ByteBuffer> values = new ArrayList<>(columns.size());
        try {
            for (Column column : columns) {
                values.add(column.encodeValue(value, workspace));
            }
        } catch (UnstorableValueException | ArithmeticException e) {
            return null; // what no column can hold is in none
        }
        if (values.contains(null)) {
            return null;
        }
        for (Stored found : rows.find(purpose, rows.table().columnNames(field), values)) {
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
    // --------------------------------------------------------------------------------------------------------

    @Override
    public Row insert(Write write) {
        return named("insertion", () -> insertRow(write));
    }

    private Row insertRow(Write write) {
        guards.make();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Stored written = write(write, null, secondsOfNew(write));
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

    /** Helps what stands under a key without being a row, or soon will not be one, out of the way. */
    private void clear(Stored there) {
        if (there.state().isOpen()) {
            deletes.settle(rows, there);
        } else {
            rows.delete(there.row(), there.state()); // what an expired row left
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
        int ttl = write.ttl() == null ? before.secondsLeft() : seconds(write);
        Stored written = ttl < 0 ? null : write(write, before, ttl);
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
                upserted = upserted(write(write, null, secondsOfNew(write)), true);
            } else if (!there.exists() || there.state().isOpen()) {
                clear(there);
            } else if (visible(there, write.workspace()) == null) {
                throw primaryKeyViolation(write); // the row is of another workspace
            } else {
                upserted = upserted(write(write, there, secondsOfNew(write)), false);
            }
            if (upserted != null) {
                return upserted;
            }
        }
        throw gaveUp();
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
                upserted = upserted(write(same, there, secondsOfNew(write)), false);
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

    private static int seconds(Write write) {
        return write.ttl() == null || write.ttl() == 0 ? 0 : toTheEnd(write.ttl());
    }

    /** Cassandra counts from the beginning of the second in which it writes: with one more, no row goes before its time is over. */
    private static int toTheEnd(double seconds) {
        return (int) Math.max(1, Math.min(seconds + 1, MOST_SECONDS)); // 0 would be for ever
    }

    /** The seconds that a new row has to live: they count from when it says that it was made. */
    private int secondsOfNew(Write write) {
        long ttl = write.ttl() == null ? 0 : write.ttl();
        Field made = schema.field("created_at");
        if (ttl == 0
                || made == null
                || !made.isTimestamp()
                || !made.auto()
                || !(write.row().get(made.position()) instanceof Number since)) {
            return seconds(write);
        }
        double left = Math.ceil(since.doubleValue() + ttl - System.currentTimeMillis() / 1000.0);
        return toTheEnd(left);
    }

    /**
     * Writes a row in the place of the one that was read, or where there was none; null when that is not so any more.
     *
     * @param ttl the seconds it has to live; 0 for ever
     */
    private @Nullable Stored write(Write write, @Nullable Stored before, int ttl) {
        List<@Nullable ByteBuffer> bytes;
        try {
            bytes = rows.table().bytes(write);
        } catch (UnstorableValueException e) {
            throw errors.schemaViolation(e.field(), e.reason());
        } catch (ArithmeticException e) {
            throw errors.database(e.getMessage(), e);
        }
        RowState former = before == null ? RowState.NONE : before.state();
        RowState done = former.done(RowState.newAttempt()).withExact(ExactValues.of(rows.table(), write.row(), bytes));
        List<Claim> wanted = Claims.of(rows.table(), bytes);
        List<Field> newReferences = newReferences(bytes, before);
        boolean simple = newReferences.isEmpty() && (before == null ? wanted.isEmpty() : hasAll(before, wanted));
        CassandraClusterEvents.Announcement announcement = announcement(write, before);
        announcement.before();
        boolean written;
        try {
            written = simple
                    ? writeAtOnce(write, before, bytes, done, ttl)
                    : writeInSteps(write, before, bytes, done, ttl, wanted, newReferences);
        } catch (RuntimeException e) {
            if (!CassandraClusterEvents.leavesOpen(e)) {
                announcement.withdraw();
            }
            throw e;
        }
        if (!written) {
            announcement.withdraw();
            return null;
        }
        announcement.after();
        Stored now = rows.table().stored(done, bytes, ttl == 0 ? null : ttl);
        statements.tidy(() -> tags.put(schema, now.row(), ttl));
        if (before != null) {
            Set<String> gone = new LinkedHashSet<>(TagRows.of(schema, before.row()));
            gone.removeAll(TagRows.of(schema, now.row()));
            statements.tidy(() -> tags.drop(rows, now.row(), gone));
        }
        return now;
    }

    private CassandraClusterEvents.Announcement announcement(Write write, @Nullable Stored before) {
        if (events == null) {
            return CassandraClusterEvents.NOTHING;
        }
        Row row = write.row().copy().workspaceId(write.workspace());
        return before == null
                ? events.of(schema, Operation.CREATE, row, null)
                : events.of(schema, Operation.UPDATE, row, before.row());
    }

    /** The references that the row did not have before. */
    private List<Field> newReferences(List<@Nullable ByteBuffer> bytes, @Nullable Stored before) {
        EntityTable table = rows.table();
        return schema.foreignFields().stream()
                .filter(field -> !table.bytes(bytes, field).contains(null))
                .filter(field -> before == null
                        || !EntityTable.same(table.bytes(bytes, field), table.bytes(before.bytes(), field)))
                .toList();
    }

    /** Whether the row claims the very same already. That of a Kong has no claims. */
    private boolean hasAll(Stored before, List<Claim> wanted) {
        return (before.state().attempt() != null || wanted.isEmpty())
                && Claims.names(Claims.of(rows.table(), before.bytes())).equals(Claims.names(wanted));
    }

    private boolean writeAtOnce(
            Write write, @Nullable Stored before, List<@Nullable ByteBuffer> bytes, RowState done, int ttl) {
        if (before == null) {
            checkWorkspace(lookForWorkspace(write.workspace()), write.workspace());
        }
        tags.put(schema, write.row(), ttl);
        return before == null ? rows.insert(bytes, done, ttl) : rows.replace(before, bytes, done, ttl);
    }

    private boolean writeInSteps(
            Write write,
            @Nullable Stored before,
            List<@Nullable ByteBuffer> bytes,
            RowState done,
            int ttl,
            List<Claim> wanted,
            List<Field> newReferences) {
        String attempt = String.valueOf(done.attempt());
        RowState mark = before == null
                ? RowState.NONE.open(Kind.NEW, attempt)
                : before.state().open(Kind.CHANGE, attempt);
        if (before == null ? !rows.begin(write.row(), write.workspace(), mark) : !rows.open(before, mark)) {
            return false;
        }
        List<References.Wanted> announced = references.of(rows, newReferences, write, attempt);
        Map<Claim, String> former = new LinkedHashMap<>();
        boolean written;
        try {
            if (before != null) {
                former.putAll(claims.heldBy(rows, before));
            }
            Claims.Taking taking = claims.send(rows, wanted, write.row(), before, attempt);
            Statements.all(references.announce(announced));
            claims.await(taking);

            Answer<Boolean> workspace = before == null ? lookForWorkspace(write.workspace()) : () -> true;
            List<Answer<@Nullable Stored>> parents = references.look(announced);
            claims.adopt(taking, claims.look(taking));
            checkWorkspace(workspace, write.workspace());
            references.check(announced, parents, write.workspace());

            tags.put(schema, write.row(), ttl);
            written = rows.commit(write.row(), bytes, mark, done, ttl);
        } catch (KongDbException e) {
            written = isWrittenAfterAll(write, before, mark, e);
            if (!written) {
                tidyUp(claimedBy(attempt, wanted), announced);
                throw e;
            }
        }
        if (written) {
            Set<String> kept = Claims.names(wanted);
            former.keySet().removeIf(claim -> kept.contains(claim.name()));
            tidyUp(former, announced);
        } else {
            tidyUp(claimedBy(attempt, wanted), announced);
        }
        return written;
    }

    /**
     * Ends an attempt that has failed. It may turn out that it has not, if what failed is the statement that wrote the row: only the
     * answer was missing. When that does not turn out, everything stays as it is for whoever comes across it: the row may yet be written.
     */
    private boolean isWrittenAfterAll(Write write, @Nullable Stored before, RowState mark, KongDbException failure) {
        try {
            return !rows.abort(write.row(), mark, before == null ? 0 : before.secondsLeft());
        } catch (KongDbException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static Map<Claim, String> claimedBy(String attempt, List<Claim> wanted) {
        return wanted.stream().collect(Collectors.toMap(claim -> claim, claim -> attempt));
    }

    private void tidyUp(Map<Claim, String> released, List<References.Wanted> announced) {
        statements.tidy(() -> {
            claims.release(released);
            references.withdraw(announced);
        });
    }

    /** Whether there is that workspace, and nobody about to delete it. */
    private Answer<Boolean> lookForWorkspace(@Nullable UUID workspace) {
        Rows workspaces = tables.find(WORKSPACES);
        if (workspace == null || workspaces == null || !schema.workspaceable()) {
            return () -> true;
        }
        workspaces.table();
        Answer<com.datastax.oss.driver.api.core.cql.@Nullable Row> answer =
                statements.send(Purpose.GUARD, workspaceExists, Arrays.asList(EntityTable.uuid(workspace)));
        return () -> {
            com.datastax.oss.driver.api.core.cql.Row found = answer.get();
            Kind kind =
                    found == null ? null : RowState.parse(found.getString(1)).kind();
            return kind == Kind.DONE || kind == Kind.CHANGE;
        };
    }

    private void checkWorkspace(Answer<Boolean> look, @Nullable UUID workspace) {
        if (!look.get()) {
            throw errors.invalidWorkspace(String.valueOf(workspace));
        }
    }

    private KongDbException primaryKeyViolation(Write write) {
        List<Field> key = schema.primaryKey();
        if (key.size() == 1 && key.get(0).unique()) {
            return claims.violation(rows, key, write.row());
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
    // -------------------------------------------------------------------------------------------------------

    @Override
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        try {
            return named("deletion", () -> deletes.delete(rows, key, workspace, events));
        } catch (UnstorableValueException | ArithmeticException e) {
            return List.of(); // what no column can hold is in none
        }
    }

    @Override
    public void truncate() {
        named("truncate", () -> {
            truncate(rows, new HashSet<>());
            return true;
        });
    }

    /** With all that may refer to it, children first. A claim of a row that is gone is anybody's, and an entry of a tag counts for nothing. */
    private void truncate(Rows each, Set<String> done) {
        if (!done.add(each.schema.name())) {
            return;
        }
        each.schema.referencedBy().forEach(inverse -> truncate(tables.of(inverse.schema()), done));
        if (each.schema.name().equals(WORKSPACES)) {
            tables.all().stream().filter(other -> other.schema.workspaceable()).forEach(other -> truncate(other, done));
        }
        statements.execute(Purpose.WRITE, each.table().truncate, List.of());
    }

    /** Kong says in the text of a database error which kind of statement failed. */
    private <T extends @Nullable Object> T named(String statement, Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            throw statements.prefixed("could not execute " + statement + " query: ", e);
        }
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
