package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.benchmarks.Store;
import dev.kongdb.cassandra.SharedSessionFactory;
import dev.kongdb.dao.Page;
import dev.kongdb.entity.Consumer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Code with the driver, by hand, with prepared statements. Its reads keep the same promises as the
 * DAO: they return the rows of one workspace without rows whose insert is not complete, and a page
 * knows whether another page follows. Its writes promise nothing: they overwrite existing rows.
 */
final class DriverStore implements Store {
    private static final String COLUMNS = "kongdb_state, id, created_at, username, custom_id, tags, ws_id";

    private final CqlSession session = Keyspace.session();
    private final UUID workspace;
    private final String prefix;
    private final PreparedStatement byId;
    private final PreparedStatement byUsername;
    private final PreparedStatement page;
    private final PreparedStatement insert;
    private final PreparedStatement update;

    DriverStore(UUID workspace) {
        this.workspace = workspace;
        this.prefix = workspace + ":";
        String table = SharedSessionFactory.table("consumers");
        String select = "SELECT " + COLUMNS + " FROM " + table;
        this.byId = Keyspace.prepareRead(select + " WHERE id = ?");
        this.byUsername = Keyspace.prepareRead(select + " WHERE username = ?");
        this.page = Keyspace.prepareRead(select + " WHERE ws_id = ?");
        this.insert = Keyspace.prepareWrite("INSERT INTO " + table
                + " (id, created_at, username, custom_id, tags, ws_id) VALUES (?, ?, ?, ?, ?, ?)");
        this.update = Keyspace.prepareWrite("UPDATE " + table + " SET custom_id = ? WHERE id = ?");
    }

    @Override
    public Object selectById(UUID id) {
        return one(session.execute(byId.bind(id)));
    }

    @Override
    public Object selectByUsername(String username) {
        return one(session.execute(byUsername.bind(prefix + username)));
    }

    @Override
    public Object insert(String username, String customId) {
        Set<String> tags = Set.copyOf(Keyspace.TAGS);
        Consumer consumer = new Consumer(
                UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS), username, customId, tags);
        session.execute(insert.bind(
                consumer.id(), consumer.createdAt(), prefix + username, prefix + customId, tags, workspace));
        return consumer;
    }

    @Override
    public Object update(UUID id, String customId) {
        Consumer read = one(session.execute(byId.bind(id)));
        session.execute(update.bind(prefix + customId, id));
        return new Consumer(read.id(), read.createdAt(), read.username(), customId, read.tags());
    }

    @Override
    public Object page(int size) {
        ResultSet found = session.execute(page.bind(workspace).setPageSize(size));
        List<Consumer> consumers = new ArrayList<>(size);
        while (found.getAvailableWithoutFetching() > 0) {
            Consumer consumer = consumer(Objects.requireNonNull(found.one()));
            if (consumer != null) {
                consumers.add(consumer);
            }
        }
        ByteBuffer state = found.getExecutionInfo().getPagingState();
        boolean more = state != null
                && session.execute(page.bind(workspace).setPageSize(1).setPagingState(state))
                                .one()
                        != null;
        return new Page<>(consumers, more ? token(Objects.requireNonNull(state)) : null);
    }

    private static String token(ByteBuffer state) {
        byte[] bytes = new byte[state.remaining()];
        state.duplicate().get(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private Consumer one(ResultSet found) {
        Row row = found.one();
        Consumer consumer = row == null ? null : consumer(row);
        if (consumer == null) {
            throw new NoSuchElementException();
        }
        return consumer;
    }

    /** The consumer in the row; null if it is not one of the workspace. */
    private @Nullable Consumer consumer(Row row) {
        String state = row.getString(0);
        if ((state != null && state.startsWith("new ")) || !workspace.equals(row.getUuid(6))) {
            return null;
        }
        return new Consumer(
                Objects.requireNonNull(row.getUuid(1)),
                Objects.requireNonNull(row.getInstant(2)),
                withoutPrefix(row.getString(3)),
                withoutPrefix(row.getString(4)),
                row.isNull(5) ? null : row.getSet(5, String.class));
    }

    private @Nullable String withoutPrefix(@Nullable String value) {
        return value == null ? null : value.substring(prefix.length());
    }
}
