package dev.kongdb.benchmarks.postgres;

import dev.kongdb.benchmarks.Store;
import dev.kongdb.entity.Consumer;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Jdbi. */
final class JdbiStore implements Store {
    private static final String SELECT = "SELECT id, created_at, username, custom_id, tags FROM consumers WHERE ";

    private final Jdbi jdbi;
    private final UUID workspace;

    JdbiStore(DataSource pool, UUID workspace) {
        this.jdbi = Jdbi.create(pool);
        this.workspace = workspace;
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerRowMapper(Consumer.class, ConstructorMapper.of(Consumer.class));
    }

    @Override
    public Object selectById(UUID id) {
        return jdbi.withHandle(handle -> byId(handle, id));
    }

    private Consumer byId(Handle handle, UUID id) {
        return handle.createQuery(SELECT + "id = :id AND ws_id = :workspace")
                .bind("id", id)
                .bind("workspace", workspace)
                .mapTo(Consumer.class)
                .one();
    }

    @Override
    public Object selectByUsername(String username) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "username = :username AND ws_id = :workspace")
                .bind("username", username)
                .bind("workspace", workspace)
                .mapTo(Consumer.class)
                .one());
    }

    @Override
    public Object insert(String username, String customId) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("INSERT INTO consumers (id, created_at, username, custom_id, tags, ws_id)"
                                + " VALUES (:id, :createdAt, :username, :customId, :tags, :workspace)")
                        .bind("id", UUID.randomUUID())
                        .bind("createdAt", Instant.now())
                        .bind("username", username)
                        .bind("customId", customId)
                        .bind("tags", Consumers.TAGS)
                        .bind("workspace", workspace)
                        .execute());
    }

    @Override
    public Object update(UUID id, String customId) {
        return jdbi.withHandle(handle -> {
            Consumer read = byId(handle, id);
            return handle.createUpdate("UPDATE consumers SET created_at = :createdAt, username = :username,"
                            + " custom_id = :customId, tags = :tags WHERE id = :id")
                    .bind("createdAt", read.createdAt())
                    .bind("username", read.username())
                    .bind("customId", customId)
                    .bindArray("tags", String.class, read.tags())
                    .bind("id", id)
                    .execute();
        });
    }

    @Override
    public Object page(int size) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "ws_id = :workspace ORDER BY id LIMIT :size")
                .bind("workspace", workspace)
                .bind("size", size)
                .mapTo(Consumer.class)
                .list());
    }
}
