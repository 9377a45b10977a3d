package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.config.KongConfig;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A keyspace with Kong's tables and those of the tests' own entities, and the store on it. */
final class Keyspace implements AutoCloseable {
    final KongConfig config;
    final String name;
    final Entities entities = new Entities();
    final CassandraStrategy strategy;
    final UUID workspace;
    private final CqlSession session;
    private final Duration patience;

    /** Whether other test classes use the keyspace, too. */
    private final boolean shared;

    private static final class Shared {
        static final Keyspace KEYSPACE = new Keyspace();
    }

    Keyspace() {
        this.config = Server.config();
        this.name = config.get("cassandra_keyspace", "");
        this.patience = Deletes.PATIENCE;
        this.shared = false;
        this.strategy = client(FaultPoints.NONE);
        new Migrator(strategy.migrations(), Entities.migrations(), line -> {}).up();
        this.session = CassandraSettings.of(config).connect();
        this.workspace =
                session.execute("SELECT id FROM " + name + ".workspaces").one().getUuid(0);
    }

    private Keyspace(Keyspace other, Duration patience) {
        this.config = other.config;
        this.name = other.name;
        this.patience = patience;
        this.shared = true;
        this.strategy = client(FaultPoints.NONE);
        this.session = other.session;
        this.workspace = other.workspace;
    }

    /**
     * The keyspace that all test classes share which do not care about other rows in the tables. To
     * create the tables takes longer than most tests.
     *
     * @param patience the time after which other clients end an attempt
     */
    static Keyspace shared(Duration patience) {
        return new Keyspace(Shared.KEYSPACE, patience);
    }

    /** Another client of the keyspace, which knows all entities. */
    CassandraStrategy client(FaultPoints faults) {
        CassandraStrategy client = new CassandraStrategy(CassandraSettings.of(config), faults, patience);
        entities.open(client);
        return client;
    }

    EntityStrategy store(Schema schema) {
        return entities.store(strategy, schema);
    }

    /** Creates a further workspace. */
    UUID addWorkspace(String workspaceName) {
        UUID id = UUID.randomUUID();
        execute("INSERT INTO workspaces (id, name) VALUES (" + id + ", '" + workspaceName + "')");
        return id;
    }

    /** A write into the default workspace, or into none if the entity has no workspaces. */
    Write write(Schema schema, Object... namesAndValues) {
        return write(Entities.row(schema, namesAndValues));
    }

    Write write(dev.kongdb.value.Row row) {
        return new Write(row, entities.of(row).workspaceable() ? workspace : null, null, null);
    }

    dev.kongdb.value.Row insert(Schema schema, Object... namesAndValues) {
        return store(schema).insert(write(schema, namesAndValues));
    }

    dev.kongdb.value.Row select(Schema schema, Object id) {
        return store(schema).select(Entities.row(schema, "id", id), null);
    }

    dev.kongdb.value.Row selectBy(Schema schema, String field, Object value) {
        return store(schema).selectBy(schema.field(field), value, workspace);
    }

    /** All rows, read in pages of this size. */
    List<dev.kongdb.value.Row> all(Schema schema, int size) {
        return all(schema, new PageQuery(size, null, null, null, null, List.of(), false));
    }

    List<dev.kongdb.value.Row> all(Schema schema, PageQuery first) {
        List<dev.kongdb.value.Row> rows = new ArrayList<>();
        String offset = null;
        do {
            var page = store(schema)
                    .page(new PageQuery(
                            first.size(),
                            offset,
                            first.workspace(),
                            first.foreignField(),
                            first.foreignKey(),
                            first.tags(),
                            first.anyTag()));
            rows.addAll(page.rows());
            offset = page.offset();
        } while (offset != null);
        return rows;
    }

    /** The values of a row. */
    Map<String, Object> map(dev.kongdb.value.Row row) {
        Map<String, Object> map = new LinkedHashMap<>(entities.of(row).toMap(row));
        map.values().removeIf(Objects::isNull);
        return map;
    }

    /** Runs a statement directly in the database. {@code TABLE} in it has no keyspace. */
    List<Row> execute(String cql) {
        return session.execute(cql.replaceFirst("(FROM|INTO|UPDATE|TRUNCATE|TABLE) (?=[a-z])", "$1 " + name + "."))
                .all();
    }

    @Override
    public void close() {
        if (!shared) {
            session.close();
        }
        strategy.close();
    }
}
