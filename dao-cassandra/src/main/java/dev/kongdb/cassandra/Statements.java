package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
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
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends statements to the cluster: prepared once, bound by position, at the consistency of their
 * purpose. Every failure is a {@link DatabaseException}. Thread-safe.
 */
final class Statements {
    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    /** For how many timeouts a conditional statement with an unknown outcome is repeated. */
    private static final int TIMEOUTS = 2;

    /** How many statements of one call run at the same time. */
    private static final int AT_ONCE = 128;

    /** How often preparing a statement is tried when the servers fail. */
    private static final int PREPARE_ATTEMPTS = 10;

    final Cluster cluster;
    final Errors errors;

    private final Map<Purpose, ConcurrentMap<String, PreparedStatement>> prepared = new EnumMap<>(Purpose.class);

    Statements(Cluster cluster) {
        this.cluster = cluster;
        this.errors = cluster.errors;
        for (Purpose purpose : Purpose.values()) {
            prepared.put(purpose, new ConcurrentHashMap<>());
        }
    }

    /** The name of a table with its keyspace, quoted for statements. */
    String table(String name) {
        return cluster.table(name);
    }

    private PreparedStatement prepared(Cql cql) {
        ConcurrentMap<String, PreparedStatement> known = Objects.requireNonNull(prepared.get(cql.purpose()));
        PreparedStatement statement = known.get(cql.text());
        if (statement == null) {
            // done twice if two calls come at once, which does no harm
            statement = prepare(template(cql));
            known.put(cql.text(), statement);
        }
        return statement;
    }

    /**
     * Prepares a statement. For a moment, a node that has just heard of a table may fail to prepare
     * statements on it ("Unknown CF"), or deny that it exists, although its catalog has it.
     * Preparing changes nothing, so it is tried again.
     */
    private PreparedStatement prepare(SimpleStatement template) {
        for (int attempt = 1; ; attempt++) {
            try {
                return cluster.session().prepare(template);
            } catch (AllNodesFailedException e) {
                boolean serversFailed = e.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .allMatch(ServerError.class::isInstance);
                if (!serversFailed || e.getAllErrors().isEmpty() || attempt == PREPARE_ATTEMPTS) {
                    throw e;
                }
                cluster.pause(attempt);
            } catch (InvalidQueryException e) {
                if (!String.valueOf(e.getMessage()).endsWith(" does not exist") || attempt == PREPARE_ATTEMPTS) {
                    throw e;
                }
                cluster.pause(attempt);
            }
        }
    }

    /**
     * Sets what is the same for all executions, since a bound statement is copied for each setting.
     */
    private SimpleStatement template(Cql cql) {
        SimpleStatement statement = SimpleStatement.newInstance(cql.text());
        return switch (cql.purpose()) {
            case READ ->
                statement
                        .setConsistencyLevel(cluster.settings.readConsistency())
                        .setIdempotent(true);
            case GUARD ->
                statement.setConsistencyLevel(cluster.settings.guardedRead()).setIdempotent(true);
            case SERIAL ->
                statement.setConsistencyLevel(cluster.settings.serial()).setIdempotent(true);
            case WRITE ->
                statement.setConsistencyLevel(cluster.settings.guard()).setIdempotent(true);
            case CONDITIONAL -> asConditional(statement);
        };
    }

    private <T extends Statement<T>> T asConditional(T statement) {
        return statement
                .setConsistencyLevel(cluster.settings.guard())
                .setSerialConsistencyLevel(cluster.settings.serial())
                .setIdempotent(false);
    }

    @SuppressWarnings("ReferenceEquality") // an empty text has the same bytes but is another object
    private BoundStatementBuilder bind(Cql cql) {
        BoundStatementBuilder bound = prepared(cql).boundStatementBuilder();
        for (int i = 0; i < cql.values().size(); i++) {
            ByteBuffer value = cql.values().get(i);
            if (value != Cql.UNSET) {
                bound.setBytesUnsafe(i, value);
            }
        }
        return bound;
    }

    /**
     * The answer to a statement that was sent. Getting it waits for it, so several statements can
     * run at the same time.
     */
    interface Answer<T extends @Nullable Object> extends Supplier<T> {}

    /** Waits for all answers. */
    static <T extends @Nullable Object> List<T> all(List<Answer<T>> answers) {
        List<T> all = new ArrayList<>(answers.size());
        answers.forEach(answer -> all.add(answer.get()));
        return all;
    }

    /** Sends a statement. The answer is its first row, or null. */
    Answer<@Nullable Row> send(Cql cql) {
        Answer<AsyncResultSet> sent = answer(cluster.guarded(
                cql.text(),
                () -> cluster.session().executeAsync(bind(cql).build()).toCompletableFuture()));
        return () -> sent.get().one();
    }

    /** Runs a statement that returns all of its rows at once. */
    ResultSet execute(Cql cql) {
        return cluster.guarded(
                cql.text(), () -> cluster.session().execute(bind(cql).build()));
    }

    /** Reads a page of rows, starting at the paging state. */
    Answer<AsyncResultSet> page(Cql cql, int size, @Nullable ByteBuffer pagingState) {
        return answer(cluster.guarded(cql.text(), () -> {
            Statement<?> statement =
                    bind(cql).setPageSize(size).setPagingState(pagingState).build();
            return cluster.session().executeAsync(statement).toCompletableFuture();
        }));
    }

    /** Runs statements, many at the same time. Returns the first row of each, or null. */
    List<@Nullable Row> each(List<Cql> all) {
        List<@Nullable Row> rows = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Answer<@Nullable Row>> sent = new ArrayList<>();
            for (Cql cql : all.subList(from, Math.min(from + AT_ONCE, all.size()))) {
                sent.add(send(cql));
            }
            rows.addAll(all(sent));
        }
        return rows;
    }

    /**
     * Runs a conditional statement. If its outcome is unknown, it runs again. Every such statement
     * writes a mark of its attempt, so the second run sees whether the first one succeeded.
     *
     * @return the row that says whether it was applied, and if not, what was there
     */
    Row conditional(Cql cql) {
        return sendConditional(cql).get();
    }

    /** As {@link #conditional}, without waiting for the answer. */
    Answer<Row> sendConditional(Cql cql) {
        return repeated(cql.text(), () -> bind(cql).build());
    }

    /**
     * As {@link #conditional}, for two statements on one row, which are applied together or not at
     * all.
     */
    Row conditional(Cql first, Cql second) {
        return repeated(
                        second.text(),
                        () -> asConditional(BatchStatement.newInstance(
                                BatchType.UNLOGGED,
                                bind(first).build(),
                                bind(second).build())))
                .get();
    }

    private Answer<Row> repeated(String cql, Supplier<Statement<?>> making) {
        long deadline =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUTS * (long) cluster.settings.timeoutMillis());
        CompletableFuture<AsyncResultSet> first = sendOnce(cql, making);
        return () -> {
            CompletableFuture<AsyncResultSet> sent = first;
            boolean unknown = false;
            for (int attempt = 1; ; attempt++) {
                try {
                    Row row = Cluster.join(sent).one();
                    if (row == null) {
                        throw errors.database("no answer to a conditional statement", null);
                    }
                    return row;
                } catch (DriverException e) {
                    unknown |= isOutcomeUnknown(e);
                    if (!unknown || System.nanoTime() - deadline > 0) {
                        throw unknown
                                ? cluster.prefixed("whether it was written is not known: ", cluster.error(e))
                                : cluster.error(e);
                    }
                    cluster.pause(attempt);
                    sent = sendOnce(cql, making);
                }
            }
        };
    }

    private CompletableFuture<AsyncResultSet> sendOnce(String cql, Supplier<Statement<?>> making) {
        return cluster.guarded(
                cql, () -> cluster.session().executeAsync(making.get()).toCompletableFuture());
    }

    /** Whether the statement may have been applied, or may be later. */
    private static boolean isOutcomeUnknown(DriverException e) {
        return e instanceof QueryConsistencyException
                || e instanceof DriverTimeoutException
                || e instanceof ServerError
                || e instanceof ClosedConnectionException
                || e instanceof HeartbeatException;
    }

    private <T> Answer<T> answer(CompletableFuture<T> sent) {
        return () -> {
            try {
                return Cluster.join(sent);
            } catch (DriverException e) {
                throw cluster.error(e);
            }
        };
    }

    /**
     * Runs work after a write that may also fail: it removes entries that no longer count, and
     * whoever finds one removes it. The write is done, so its caller does not hear of a failure.
     */
    void tidy(Runnable work) {
        try {
            work.run();
        } catch (DatabaseException e) {
            LOG.warn("written, and something was left behind that others will take away: {}", e.message());
        }
    }
}
