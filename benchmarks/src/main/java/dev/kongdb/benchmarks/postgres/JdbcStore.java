package dev.kongdb.benchmarks.postgres;

import dev.kongdb.benchmarks.Store;
import dev.kongdb.dao.Page;
import dev.kongdb.entity.Consumer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * JDBC by hand, with exactly the promises of the DAO: the rows of one workspace, a write that
 * returns the stored row, an update that overwrites no other write, a page that knows whether
 * another page follows. It validates nothing.
 */
final class JdbcStore implements Store {
    private static final String COLUMNS = "id, created_at, username, custom_id, tags";

    private final DataSource pool;
    private final UUID workspace;

    JdbcStore(DataSource pool, UUID workspace) {
        this.pool = pool;
        this.workspace = workspace;
    }

    @Override
    public Object selectById(UUID id) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM consumers WHERE id = ? AND ws_id = ?")) {
            statement.setObject(1, id);
            statement.setObject(2, workspace);
            return one(statement);
        }
    }

    @Override
    public Object selectByUsername(String username) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM consumers WHERE username = ? AND ws_id = ?")) {
            statement.setString(1, username);
            statement.setObject(2, workspace);
            return one(statement);
        }
    }

    @Override
    public Object insert(String username, String customId) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO consumers (" + COLUMNS
                        + ", ws_id) VALUES (?, ?, ?, ?, ?, ?) RETURNING " + COLUMNS)) {
            statement.setObject(1, UUID.randomUUID());
            statement.setObject(2, OffsetDateTime.ofInstant(Instant.now(), ZoneOffset.UTC));
            statement.setString(3, username);
            statement.setString(4, customId);
            statement.setArray(5, connection.createArrayOf("text", Consumers.TAGS));
            statement.setObject(6, workspace);
            return one(statement);
        }
    }

    @Override
    public Object update(UUID id, String customId) throws SQLException {
        while (true) {
            Consumer written = updateOnce(id, customId);
            if (written != null) {
                return written;
            }
        }
    }

    /** Updates the row once. Returns null if another writer changed it meanwhile. */
    private @Nullable Consumer updateOnce(UUID id, String customId) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Consumer read;
            long version;
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT " + COLUMNS + ", xmin FROM consumers WHERE id = ? AND ws_id = ?")) {
                statement.setObject(1, id);
                statement.setObject(2, workspace);
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next()) {
                        throw new NoSuchElementException();
                    }
                    read = consumer(result);
                    version = result.getLong(6);
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE consumers SET created_at = ?, username = ?, custom_id = ?, tags = ?"
                            + " WHERE id = ? AND xmin = ?::xid RETURNING " + COLUMNS)) {
                statement.setObject(1, OffsetDateTime.ofInstant(read.createdAt(), ZoneOffset.UTC));
                statement.setString(2, read.username());
                statement.setString(3, customId);
                statement.setArray(4, array(connection, read.tags()));
                statement.setObject(5, id);
                statement.setString(6, Long.toString(version));
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? consumer(result) : null;
                }
            }
        }
    }

    @Override
    public Object page(int size) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM consumers WHERE ws_id = ? ORDER BY id LIMIT ?")) {
            statement.setObject(1, workspace);
            statement.setInt(2, size + 1);
            try (ResultSet result = statement.executeQuery()) {
                List<Consumer> consumers = new ArrayList<>();
                String next = null;
                while (result.next()) {
                    if (consumers.size() == size) {
                        next = consumers.get(size - 1).id().toString();
                    } else {
                        consumers.add(consumer(result));
                    }
                }
                return new Page<>(consumers, next);
            }
        }
    }

    private static Consumer one(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new NoSuchElementException();
            }
            return consumer(result);
        }
    }

    private static Consumer consumer(ResultSet result) throws SQLException {
        return new Consumer(
                result.getObject(1, UUID.class),
                result.getObject(2, OffsetDateTime.class).toInstant(),
                result.getString(3),
                result.getString(4),
                set(result.getArray(5)));
    }

    private static @Nullable Array array(Connection connection, @Nullable Set<String> tags) throws SQLException {
        return tags == null ? null : connection.createArrayOf("text", tags.toArray());
    }

    private static @Nullable Set<String> set(@Nullable Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        Set<String> set = new LinkedHashSet<>();
        Collections.addAll(set, (String[]) array.getArray());
        return Collections.unmodifiableSet(set);
    }
}
