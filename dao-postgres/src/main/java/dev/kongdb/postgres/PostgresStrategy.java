package dev.kongdb.postgres;

import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** PostgreSQL in use. */
final class PostgresStrategy implements Strategy {
    private final Errors errors = new Errors(PostgresStrategyFactory.NAME);
    final Connections connections;

    /** To the server that reads go to, if that is another one. */
    private final @Nullable Connections replica;

    private final PostgresMigrationStore migrations;
    private final ExpiredRows expiredRows;

    /** Of all entities known by now: a delete has to know the tables of the dependants. */
    private final ConcurrentMap<Schema, EntityTable> tables = new ConcurrentHashMap<>();

    PostgresStrategy(PostgresSettings primary, @Nullable PostgresSettings replica) {
        this.connections = new Connections(primary, errors);
        this.replica = replica == null ? null : new Connections(replica, errors);
        this.migrations = new PostgresMigrationStore(connections, primary);
        this.expiredRows = new ExpiredRows(connections, migrations);
    }

    @Override
    public String name() {
        return PostgresStrategyFactory.NAME;
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public EntityStrategy entity(Schema schema) {
        if (TagsStrategy.isFor(schema)) {
            return new TagsStrategy(schema, connections, replica, errors);
        }
        EntityTable table = table(schema);
        if (schema.ttl()) {
            expiredRows.add(table);
        }
        return new PostgresEntityStrategy(table, connections, replica, errors, reference -> table(reference.schema()));
    }

    private EntityTable table(Schema schema) {
        return tables.computeIfAbsent(schema, EntityTable::new);
    }

    @Override
    public MigrationStore migrations() {
        return migrations;
    }

    @Override
    public long deleteExpired() {
        return expiredRows.delete();
    }

    @Override
    public void close() {
        connections.close();
        if (replica != null) {
            replica.close();
        }
    }

    @Override
    public String toString() {
        return replica == null ? connections.toString() : connections + ", and for reads " + replica;
    }
}
