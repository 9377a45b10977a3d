package dev.kongdb.cassandra;

import dev.kongdb.cassandra.Claims.Claim;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.RowState.Kind;
import dev.kongdb.cassandra.Statements.Answer;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes single rows of one entity. {@code docs/cassandra.md} describes how a write keeps its
 * promises: it marks the row, claims what it needs, and then makes the change by one conditional
 * statement on the row. Thread-safe.
 */
final class RowWriter {
    private final Rows rows;
    private final Schema schema;
    private final Statements statements;
    private final Errors errors;
    private final Claims claims;
    private final References references;
    private final Tables tables;
    private final TagRows tags;

    /** Null for writes that post no events. */
    private final @Nullable CassandraClusterEvents events;

    private final String workspaceExists;

    RowWriter(Rows rows, Deletes deletes, TagRows tags, @Nullable CassandraClusterEvents events) {
        this.rows = rows;
        this.schema = rows.schema;
        this.statements = deletes.statements;
        this.errors = statements.errors;
        this.claims = deletes.claims;
        this.references = deletes.references;
        this.tables = deletes.tables;
        this.tags = tags;
        this.events = events;
        this.workspaceExists =
                "SELECT id, " + RowState.COLUMN + " FROM " + statements.table("workspaces") + " WHERE id = ?";
    }

    /**
     * Writes a row in place of the one that was read, or where there was none. Returns null if that
     * has changed.
     *
     * @param ttl the seconds that it lives; 0 for ever
     */
    @Nullable
    Stored write(Write write, @Nullable Stored before, int ttl) {
        List<@Nullable ByteBuffer> bytes;
        try {
            bytes = rows.columns().bytes(write);
        } catch (UnstorableValueException e) {
            throw errors.schemaViolation(e.field(), e.reason());
        }
        RowState former = before == null ? RowState.NONE : before.state();
        RowState done =
                former.done(RowState.newAttempt()).withExact(ExactValues.of(rows.columns(), write.row(), bytes));
        List<Claim> wanted = Claims.of(rows.columns(), bytes);
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
        Stored now = rows.columns().stored(done, bytes, ttl == 0 ? null : ttl);
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
        RowColumns columns = rows.columns();
        return schema.foreignFields().stream()
                .filter(field -> !columns.bytes(bytes, field).contains(null))
                .filter(field -> before == null
                        || !RowColumns.same(columns.bytes(bytes, field), columns.bytes(before.bytes(), field)))
                .toList();
    }

    /** Whether the row has exactly these claims already. A row of Kong's has no claims. */
    private boolean hasAll(Stored before, List<Claim> wanted) {
        return (before.state().attempt() != null || wanted.isEmpty())
                && Claims.names(Claims.of(rows.columns(), before.bytes())).equals(Claims.names(wanted));
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
     * Ends an attempt that has failed. If the failed statement was the one that writes the row, it
     * may have succeeded, with only its answer lost. If this cannot be found out, everything stays
     * for the client that finds it next, since the row may still be written.
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

    /** Whether the workspace exists, and nobody is about to delete it. */
    private Answer<Boolean> lookForWorkspace(@Nullable UUID workspace) {
        Rows workspaces = tables.find("workspaces");
        if (workspace == null || workspaces == null || !schema.workspaceable()) {
            return () -> true;
        }
        workspaces.table();
        Answer<com.datastax.oss.driver.api.core.cql.@Nullable Row> answer =
                statements.send(Cql.of(Purpose.GUARD, workspaceExists, workspace));
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
}
