package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverExecutionException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How statements get to the cluster: prepared once, bound by position, at the consistency that their purpose asks for. Connects when
 * first needed, and again until it works. Everything that fails is a {@link DatabaseException}. Thread-safe.
 */
final class Statements implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    /** In the place of a value: leave the column as it is. */
    static final ByteBuffer UNSET = ByteBuffer.allocate(0);

    /** A conditional statement whose outcome is unknown is asked for again for that many timeouts. */
    private static final int TIMEOUTS = 2;

    /** So many statements of one call are under way at once. */
    private static final int AT_ONCE = 128;

    private static final Duration SCHEMA_TIMEOUT = Duration.ofMinutes(1);

    /** What a statement is for, which says at what consistency it runs and whether the driver may send it twice. */
    enum Purpose {
        /** A read for a caller. */
        READ,
        /** A read on which the guarantees rest. */
        GUARD,
        /** A read that also sees conditional writes that are just being made, and ends those whose client is gone. */
        SERIAL,
        /** A write without a condition, the same if done twice. */
        WRITE,
        /** A write with a condition, of which the driver must not decide whether it is sent twice. */
        CONDITIONAL
    }

    /** How often a statement is prepared when the servers fail at it. */
    private static final int PREPARE_ATTEMPTS = 10;

    final CassandraSettings settings;
    final Errors errors;

    private final FaultPoints faults;
    private final ReentrantLock connecting = new ReentrantLock();
    private final Map<Purpose, ConcurrentMap<String, PreparedStatement>> prepared = new EnumMap<>(Purpose.class);
    private volatile @Nullable CqlSession session;
    private boolean closed;

    Statements(CassandraSettings settings, Errors errors, FaultPoints faults) {
        this.settings = settings;
        this.errors = errors;
        this.faults = faults;
        for (Purpose purpose : Purpose.values()) {
            prepared.put(purpose, new ConcurrentHashMap<>());
        }
    }

    /** The name of a table, with its keyspace, as it stands in statements. */
    String table(String name) {
        return quote(settings.keyspace()) + "." + quote(name);
    }

    static String quote(String name) {
        return CqlIdentifier.fromInternal(name).asCql(true);
    }

    // --- values
    // ---------------------------------------------------------------------------------------------------------

    /** A text as a parameter. */
    static @Nullable ByteBuffer text(@Nullable String value) {
        return TypeCodecs.TEXT.encode(value, ProtocolVersion.DEFAULT);
    }

    /** A set of texts as a parameter. */
    static @Nullable ByteBuffer texts(Set<String> values) {
        return values.isEmpty() ? null : TypeCodecs.setOf(TypeCodecs.TEXT).encode(values, ProtocolVersion.DEFAULT);
    }

    static ByteBuffer number(int value) {
        return ByteBuffer.allocate(4).putInt(0, value);
    }

    private PreparedStatement prepared(Purpose purpose, String cql) {
        ConcurrentMap<String, PreparedStatement> known = Objects.requireNonNull(prepared.get(purpose));
        PreparedStatement statement = known.get(cql);
        if (statement == null) {
            statement = prepare(template(purpose, cql)); // twice if two come at once, which does no harm
            known.put(cql, statement);
        }
        return statement;
    }

    /**
     * Prepares a statement. A node that has just heard of a table may fail to prepare statements on it for a moment ("Unknown CF");
     * preparing changes nothing, so it is tried again.
     */
    private PreparedStatement prepare(SimpleStatement template) {
        for (int attempt = 1; ; attempt++) {
            try {
                return session().prepare(template);
            } catch (AllNodesFailedException e) {
                boolean serversFailed = e.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .allMatch(ServerError.class::isInstance);
                if (!serversFailed || e.getAllErrors().isEmpty() || attempt == PREPARE_ATTEMPTS) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /** What is said once for all executions: a bound statement is copied whole for each setting. */
    private SimpleStatement template(Purpose purpose, String cql) {
        SimpleStatement statement = SimpleStatement.newInstance(cql);
        return switch (purpose) {
            case READ ->
                statement.setConsistencyLevel(settings.readConsistency()).setIdempotent(true);
            case GUARD -> statement.setConsistencyLevel(settings.guardedRead()).setIdempotent(true);
            case SERIAL -> statement.setConsistencyLevel(settings.serial()).setIdempotent(true);
            case WRITE -> statement.setConsistencyLevel(settings.guard()).setIdempotent(true);
            case CONDITIONAL -> asConditional(statement);
        };
    }

    private <T extends Statement<T>> T asConditional(T statement) {
        return statement
                .setConsistencyLevel(settings.guard())
                .setSerialConsistencyLevel(settings.serial())
                .setIdempotent(false);
    }

    @SuppressWarnings("ReferenceEquality") // an empty text is no bytes either
    private BoundStatementBuilder bind(Purpose purpose, String cql, List<? extends @Nullable ByteBuffer> values) {
        BoundStatementBuilder bound = prepared(purpose, cql).boundStatementBuilder();
        for (int i = 0; i < values.size(); i++) {
            ByteBuffer value = values.get(i);
            if (value != UNSET) {
                bound.setBytesUnsafe(i, value);
            }
        }
        return bound;
    }

    // --- executing
    // ------------------------------------------------------------------------------------------------------

    /** What a statement that was sent is answered; to get it is to wait for it. So several can be under way together. */
    interface Answer<T extends @Nullable Object> extends Supplier<T> {}

    /** Waits for all of them. */
    static <T extends @Nullable Object> List<T> all(List<Answer<T>> answers) {
        List<T> all = new ArrayList<>(answers.size());
        answers.forEach(answer -> all.add(answer.get()));
        return all;
    }

    /** Sends a statement; the first row of the answer, or null. */
    Answer<@Nullable Row> send(Purpose purpose, String cql, List<? extends @Nullable ByteBuffer> values) {
        Answer<AsyncResultSet> sent = answer(guarded(
                cql,
                () -> session().executeAsync(bind(purpose, cql, values).build()).toCompletableFuture()));
        return () -> sent.get().one();
    }

    /** Runs a statement; the rows come in one piece, none of them is left to be fetched. */
    ResultSet execute(Purpose purpose, String cql, List<? extends @Nullable ByteBuffer> values) {
        return guarded(cql, () -> session().execute(bind(purpose, cql, values).build()));
    }

    /** Asks for a page of rows, after those that came with that paging state. */
    Answer<AsyncResultSet> page(
            Purpose purpose,
            String cql,
            List<? extends @Nullable ByteBuffer> values,
            int size,
            @Nullable ByteBuffer pagingState) {
        return answer(guarded(cql, () -> {
            Statement<?> statement = bind(purpose, cql, values)
                    .setPageSize(size)
                    .setPagingState(pagingState)
                    .build();
            return session().executeAsync(statement).toCompletableFuture();
        }));
    }

    /** Runs a statement once for each of those lists of values, many at a time; the first row of each answer, or null. */
    List<@Nullable Row> each(Purpose purpose, String cql, List<List<@Nullable ByteBuffer>> all) {
        List<@Nullable Row> rows = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Answer<@Nullable Row>> sent = new ArrayList<>();
            for (List<@Nullable ByteBuffer> values : all.subList(from, Math.min(from + AT_ONCE, all.size()))) {
                sent.add(send(purpose, cql, values));
            }
            rows.addAll(all(sent));
        }
        return rows;
    }

    /**
     * Runs a conditional statement. When its outcome is unknown it is run again: every such statement writes a mark of its attempt,
     * so that the answer of the second run, which sees what the first one did, tells whose it was.
     *
     * @return the row that says whether it was applied, and if not, what was there
     */
    Row conditional(String cql, List<? extends @Nullable ByteBuffer> values) {
        return sendConditional(cql, values).get();
    }

    /** As {@link #conditional}, with others under way at the same time. */
    Answer<Row> sendConditional(String cql, List<? extends @Nullable ByteBuffer> values) {
        return repeated(cql, () -> bind(Purpose.CONDITIONAL, cql, values).build());
    }

    /** As {@link #conditional}, of two statements on one row that are applied together or not at all. */
    Row conditional(
            String first,
            List<? extends @Nullable ByteBuffer> firstValues,
            String second,
            List<? extends @Nullable ByteBuffer> secondValues) {
        return repeated(
                        second,
                        () -> asConditional(BatchStatement.newInstance(
                                BatchType.UNLOGGED,
                                bind(Purpose.CONDITIONAL, first, firstValues).build(),
                                bind(Purpose.CONDITIONAL, second, secondValues).build())))
                .get();
    }

    private Answer<Row> repeated(String cql, Supplier<Statement<?>> making) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUTS * (long) settings.timeoutMillis());
        CompletableFuture<AsyncResultSet> first = sendOnce(cql, making);
        return () -> {
            CompletableFuture<AsyncResultSet> sent = first;
            boolean unknown = false;
            for (int attempt = 1; ; attempt++) {
                try {
                    Row row = join(sent).one();
                    if (row == null) {
                        throw errors.database("no answer to a conditional statement", null);
                    }
                    return row;
                } catch (DriverException e) {
                    unknown |= isOutcomeUnknown(e);
                    if (!unknown || System.nanoTime() - deadline > 0) {
                        throw unknown ? prefixed("whether it was written is not known: ", error(e)) : error(e);
                    }
                    pause(attempt);
                    sent = sendOnce(cql, making);
                }
            }
        };
    }

    private CompletableFuture<AsyncResultSet> sendOnce(String cql, Supplier<Statement<?>> making) {
        return guarded(cql, () -> session().executeAsync(making.get()).toCompletableFuture());
    }

    /** Whether the statement may have been applied, or will be. */
    private static boolean isOutcomeUnknown(DriverException e) {
        return e instanceof QueryConsistencyException
                || e instanceof DriverTimeoutException
                || e instanceof ServerError
                || e instanceof ClosedConnectionException
                || e instanceof HeartbeatException;
    }

    /**
     * Waits a little, longer each time, and not as long as others do: two that try for one row by lightweight transactions would else hinder
     * each other again and again, and there is nothing that tells when the other is through.
     */
    void pause(int attempt) {
        long most = Math.min(10L << Math.min(attempt, 5), 200);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.database("interrupted", e);
        }
    }

    private <T> T guarded(String cql, Supplier<T> action) {
        faults.before(cql);
        try {
            return action.get();
        } catch (DriverException e) {
            throw error(e);
        }
    }

    private <T> Answer<T> answer(CompletableFuture<T> sent) {
        return () -> {
            try {
                return join(sent);
            } catch (DriverException e) {
                throw error(e);
            }
        };
    }

    private static <T> T join(CompletableFuture<T> sent) {
        try {
            return sent.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DriverException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The failure of the driver as Kong's error. */
    DatabaseException error(DriverException e) {
        Throwable cause = e instanceof DriverExecutionException && e.getCause() != null ? e.getCause() : e;
        if (e instanceof AllNodesFailedException none && none.getAllErrors().isEmpty()) {
            return errors.database("all hosts tried for query failed: none is reachable", e);
        }
        if (e instanceof AllNodesFailedException none) {
            List<Throwable> reasons =
                    none.getAllErrors().values().stream().flatMap(List::stream).toList();
            if (reasons.stream().allMatch(AuthenticationException.class::isInstance)) {
                // each node was reached, and lets us not in: no waiting mends it
                return errors.database(reasons.get(0).getMessage(), reasons.get(0));
            }
        }
        return errors.database(
                cause instanceof UnauthorizedException refused ? Permissions.missing(refused) : cause.getMessage(), e);
    }

    /** The error with Kong's words before its text, unless it has some already. */
    DatabaseException prefixed(String prefix, DatabaseException e) {
        String text = String.valueOf(e.message());
        if (text.startsWith("could not ")) {
            return e;
        }
        DatabaseException prefixed = errors.database(prefix + text, e.getCause());
        for (Throwable suppressed : e.getSuppressed()) {
            prefixed.addSuppressed(suppressed);
        }
        return prefixed;
    }

    /**
     * Runs what may be left undone, after a write: what it would take away counts for nothing, and whoever comes across it takes it away.
     * The write is done, so its caller is not told of a failure.
     */
    void tidy(Runnable work) {
        try {
            work.run();
        } catch (DatabaseException e) {
            LOG.warn("written, and something was left behind that others will take away: {}", e.message());
        }
    }

    // --- the schema
    // -----------------------------------------------------------------------------------------------------

    /** Runs a statement that changes tables, and waits until all nodes agree on them. */
    void executeSchema(String cql) {
        faults.before(cql);
        try {
            ResultSet result =
                    session().execute(SimpleStatement.newInstance(cql).setTimeout(SCHEMA_TIMEOUT));
            boolean agreed =
                    result.getExecutionInfo().isSchemaInAgreement() || session().checkSchemaAgreement();
            if (!agreed || !allNodesSayTheSame()) {
                throw errors.database(
                        "the nodes of the cluster do not agree on the schema within " + settings.schemaTimeoutMillis()
                                + " ms (cassandra_schema_consensus_timeout)",
                        null);
            }
        } catch (DriverException e) {
            throw error(e);
        }
    }

    /**
     * Asks each node itself which tables it has. The driver asks one node what that has heard of the others, which is nothing of one
     * that has just joined.
     */
    private boolean allNodesSayTheSame() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.schemaTimeoutMillis());
        for (int attempt = 1; ; attempt++) {
            Set<UUID> versions = new HashSet<>();
            for (Node node : session().getMetadata().getNodes().values()) {
                if (node.getState() == NodeState.UP) {
                    schemaVersion(node).ifPresent(versions::add);
                }
            }
            if (versions.size() <= 1) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause(attempt);
        }
    }

    private Optional<UUID> schemaVersion(Node node) {
        try {
            Row row = session()
                    .execute(SimpleStatement.newInstance("SELECT schema_version FROM system.local")
                            .setNode(node))
                    .one();
            return row == null ? Optional.empty() : Optional.ofNullable(row.getUuid(0));
        } catch (DriverException e) {
            return Optional
                    .empty(); // it has gone, and is told when it comes back; or it is of a datacenter that is not ours
        }
    }

    /**
     * Waits until nodes take statements on a column that another client has just made, or is still making: a node shows it in its
     * catalog a moment before.
     *
     * @param table as it stands in statements
     */
    void awaitColumn(String table, String column) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.schemaTimeoutMillis());
        for (int attempt = 1; ; attempt++) {
            try {
                session().prepare("SELECT " + column + " FROM " + table + " LIMIT 1");
                return;
            } catch (InvalidQueryException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw error(e);
                }
                pause(attempt);
            } catch (DriverException e) {
                throw error(e);
            }
        }
    }

    /**
     * Runs work that makes many tables. The driver would read the whole keyspace from the catalog after each statement of it, and that
     * takes longer than the statements; here it does so once, at the end.
     */
    void changingSchema(Runnable work) {
        CqlSession connected = session();
        connected.setSchemaMetadataEnabled(false);
        try {
            work.run();
        } finally {
            try {
                join(connected.setSchemaMetadataEnabled(true).toCompletableFuture());
            } catch (DriverException | CompletionException e) {
                LOG.debug("the tables could not be read again; whoever misses one of them does", e);
            }
        }
    }

    /** Runs a statement of a migration's code, which may change tables or rows. */
    ResultSet executeMigration(String cql, @Nullable Object... values) {
        if (values.length == 0) {
            return guarded(
                    cql,
                    () -> session().execute(SimpleStatement.newInstance(cql).setTimeout(SCHEMA_TIMEOUT)));
        }
        return guarded(cql, () -> session().execute(session().prepare(cql).bind(values)));
    }

    /**
     * A table of the keyspace, or null.
     *
     * @param refresh whether the cluster is asked for it now, and not what it has told so far
     */
    @Nullable
    TableMetadata tableMetadata(String name, boolean refresh) {
        if (refresh) {
            refreshSchema();
        }
        return session()
                .getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(settings.keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(name)))
                .orElse(null);
    }

    /** Asks the cluster which tables the keyspace has. */
    void refreshSchema() {
        try {
            session().refreshSchema();
        } catch (DriverException e) {
            throw error(e);
        } catch (IllegalStateException e) { // so the driver says that it has lost the connection for such questions
            throw errors.database(e.getMessage(), e);
        }
    }

    // --- the session
    // ----------------------------------------------------------------------------------------------------

    CqlSession session() {
        CqlSession known = session;
        if (known != null) {
            return known;
        }
        connecting.lock();
        try {
            if (closed) {
                throw errors.database("closed", null);
            }
            known = session;
            if (known == null) {
                known = settings.connect();
                session = known;
            }
            return known;
        } catch (DriverException e) {
            throw error(e);
        } finally {
            connecting.unlock();
        }
    }

    /**
     * Asks the cluster for its nodes, in case it did not tell of one that came or went. Does not wait; what fails is done again by the
     * next. The driver does so by itself only when it has lost the connection on which it is told, and offers it to itself only.
     */
    void refreshNodes() {
        CqlSession known = session;
        if (known == null || !(known.getContext() instanceof InternalDriverContext context)) {
            return;
        }
        try {
            context.getMetadataManager().refreshNodes().exceptionally(e -> {
                LOG.debug("the nodes of the cluster could not be asked for", e);
                return null;
            });
        } catch (RuntimeException e) { // there is no connection to ask on just now
            LOG.debug("the nodes of the cluster could not be asked for", e);
        }
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            CqlSession known = session;
            if (known != null) {
                known.close();
            }
        } finally {
            connecting.unlock();
        }
    }
}
