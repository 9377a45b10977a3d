package dev.kongdb.cassandra;

import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The strategy {@code cassandra}. */
final class CassandraStrategy implements Strategy {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraStrategy.class);
    private static final int RESUME_SECONDS = 30;

    private final Errors errors = new Errors(CassandraStrategyFactory.NAME);
    final Cluster cluster;
    final Catalog catalog;
    private final Statements statements;
    private final CassandraMigrationStore migrations;
    private final Guards guards;
    private final Deletes deletes;
    private final TagRows tags;
    private final CassandraClusterEvents events;
    private final ManyAtOnce many = new ManyAtOnce();
    private final ScheduledExecutorService background;
    private final @Nullable ScheduledFuture<?> resuming;
    private final @Nullable ScheduledFuture<?> refreshing;

    /**
     * Deletes that were running at the last check. A living client has finished them by the next
     * one.
     */
    private Set<String> unfinished = new HashSet<>();

    private final Tables tables;

    /**
     * A strategy on the cluster.
     *
     * @param faults is told each statement
     * @param patience how long another client may take for an attempt to write before it is aborted
     */
    CassandraStrategy(CassandraSettings settings, FaultPoints faults, Duration patience) {
        this.cluster = new Cluster(settings, errors, faults);
        this.catalog = new Catalog(cluster);
        this.statements = new Statements(cluster);
        this.migrations = new CassandraMigrationStore(statements, catalog);
        this.guards = new Guards(statements, catalog, migrations);
        this.tables = new Tables(statements, catalog);
        this.tags = new TagRows(statements);
        this.events = new CassandraClusterEvents(statements, settings.updatePropagation());
        this.deletes = new Deletes(statements, guards, tables, tags, patience);
        this.background = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "kong.db for Cassandra");
            thread.setDaemon(true);
            return thread;
        });
        this.resuming = faults.equals(FaultPoints.NONE)
                ? background.scheduleWithFixedDelay(this::resume, RESUME_SECONDS, RESUME_SECONDS, TimeUnit.SECONDS)
                : null;
        int seconds = settings.refreshSeconds();
        this.refreshing = seconds > 0
                ? background.scheduleWithFixedDelay(cluster::refreshNodes, seconds, seconds, TimeUnit.SECONDS)
                : null;
    }

    /** Finishes deletes that clients decided before they died. */
    private void resume() {
        try {
            if (migrations.needsBootstrap()) {
                return;
            }
            Set<String> now = deletes.unfinished();
            unfinished.retainAll(now);
            if (!unfinished.isEmpty()) {
                deletes.resume(unfinished);
            }
            unfinished = now;
        } catch (KongDbException e) {
            LOG.debug("looking for unfinished deletes failed; it is tried again", e);
        } catch (RuntimeException e) {
            LOG.warn("looking for unfinished deletes failed; it is tried again", e);
        }
    }

    Deletes deletes() {
        return deletes;
    }

    @Override
    public String name() {
        return CassandraStrategyFactory.NAME;
    }

    @Override
    public Errors errors() {
        return errors;
    }

    @Override
    public Map<String, EntityStrategy> open(Schemas schemas) {
        tables.open(schemas.all().stream()
                .filter(schema -> !TagsStrategy.isFor(schema))
                .toList());
        Map<String, EntityStrategy> strategies = new HashMap<>();
        for (Schema schema : schemas.all()) {
            strategies.put(
                    schema.name(),
                    TagsStrategy.isFor(schema)
                            ? new TagsStrategy(schema, statements, tables)
                            : new CassandraEntityStrategy(tables.of(schema), guards, deletes, tags, many, events));
        }
        return Map.copyOf(strategies);
    }

    @Override
    public void meter(Meters meters) {
        cluster.meter(meters);
    }

    @Override
    public ClusterEventStore clusterEvents() {
        return events;
    }

    @Override
    public MigrationStore migrations() {
        return migrations;
    }

    @Override
    public void close() {
        if (resuming != null) {
            resuming.cancel(true);
        }
        if (refreshing != null) {
            refreshing.cancel(true);
        }
        background.shutdownNow();
        many.close();
        cluster.close();
    }

    @Override
    public String toString() {
        return cluster.settings.toString();
    }
}
