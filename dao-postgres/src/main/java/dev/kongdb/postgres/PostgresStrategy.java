package dev.kongdb.postgres;

import dev.kongdb.error.Errors;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The strategy {@code postgres}. */
final class PostgresStrategy implements Strategy {
    private final Errors errors = new Errors(PostgresStrategyFactory.NAME);
    final Connections connections;

    /** The connections to the replica, if there is one. */
    private final @Nullable Connections replica;

    private final PostgresMigrationStore migrations;
    private final PostgresClusterEvents events;
    private final ExpiredRows expiredRows;

    /**
     * A strategy on the servers.
     *
     * @param propagation how long a write may take to reach all of the database
     */
    PostgresStrategy(PostgresSettings primary, @Nullable PostgresSettings replica, Duration propagation) {
        this.connections = new Connections(primary, errors);
        this.replica = replica == null ? null : new Connections(replica, errors);
        this.migrations = new PostgresMigrationStore(connections, primary);
        this.events = new PostgresClusterEvents(connections, primary, propagation);
        this.expiredRows = new ExpiredRows(connections, migrations);
    }

    /** The same strategy within a transaction. */
    private PostgresStrategy(PostgresStrategy other, Connections transaction, PostgresClusterEvents events) {
        this.connections = transaction;
        this.replica = null;
        this.migrations = other.migrations;
        this.events = events;
        this.expiredRows = new ExpiredRows(transaction, migrations);
    }

    @Override
    public boolean inTransaction(Consumer<Strategy> work) {
        PostgresClusterEvents.Together together = events.together();
        try {
            connections.inTransaction(transaction -> {
                PostgresClusterEvents own = together.on(transaction);
                work.accept(new PostgresStrategy(this, transaction, own));
                together.write(own);
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
        together.tell();
        return true;
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
    public Map<String, EntityStrategy> open(Schemas schemas) {
        Map<String, EntityTable> tables = new HashMap<>();
        for (Schema schema : schemas.all()) {
            if (!TagsStrategy.isFor(schema)) {
                EntityTable table = new EntityTable(schema);
                tables.put(schema.name(), table);
                if (schema.ttl()) {
                    expiredRows.add(table);
                }
            }
        }
        Map<String, EntityStrategy> strategies = new HashMap<>();
        for (Schema schema : schemas.all()) {
            EntityTable table = tables.get(schema.name());
            strategies.put(
                    schema.name(),
                    table == null
                            ? new TagsStrategy(schema, connections, replica, errors)
                            : new PostgresEntityStrategy(
                                    table,
                                    connections,
                                    replica,
                                    events,
                                    errors,
                                    other -> Objects.requireNonNull(tables.get(other.name()))));
        }
        return Map.copyOf(strategies);
    }

    @Override
    public void meter(Meters meters) {
        connections.meter(meters, "primary");
        if (replica != null) {
            replica.meter(meters, "replica");
        }
    }

    @Override
    public MigrationStore migrations() {
        return migrations;
    }

    @Override
    public ClusterEventStore clusterEvents() {
        return events;
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
