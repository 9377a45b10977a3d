package dev.kongdb.postgres;

import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** PostgreSQL in use. */
final class PostgresStrategy implements Strategy {
    private final Errors errors = new Errors(PostgresStrategyFactory.NAME);
    final Connections connections;
    private final PostgresMigrationStore migrations;

    /** Of all entities known by now: a delete has to know the tables of the dependants. */
    private final ConcurrentMap<Schema, EntityTable> tables = new ConcurrentHashMap<>();

    PostgresStrategy(PostgresSettings settings) {
        this.connections = new Connections(settings, errors);
        this.migrations = new PostgresMigrationStore(connections, settings);
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
        return TagsStrategy.isFor(schema)
                ? new TagsStrategy(schema, connections, errors)
                : new PostgresEntityStrategy(
                        table(schema), connections, errors, reference -> table(reference.schema()));
    }

    private EntityTable table(Schema schema) {
        return tables.computeIfAbsent(schema, EntityTable::new);
    }

    @Override
    public MigrationStore migrations() {
        return migrations;
    }

    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return connections.toString();
    }
}
