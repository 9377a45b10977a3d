package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.internal.Registry;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.SubschemaProvider;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster: a store and its registry, with the entities of Kong, of key-auth and of the
 * tests.
 */
final class Node implements AutoCloseable {
    final Strategy strategy;
    private final Registry registry;

    /** A node on this database. It creates missing tables. */
    Node(KongConfig config) {
        strategy = new PostgresStrategyFactory().open(config);
        List<EntityProvider> entities = new ArrayList<>();
        ServiceLoader.load(EntityProvider.class).forEach(entities::add);
        Entities own = new Entities();
        entities.add(new Provider("key-auth", own.credentials, Entities.KEY_AUTH));
        // The first entity in the order of the tables brings the tables of all of them.
        entities.add(new Provider("tests", own.leases, Entities.TESTS));
        Stream.of(own.everything, own.seats, own.tickets, own.meals, own.coats, own.receipts, own.pairs, own.counters)
                .forEach(schema -> entities.add(new Provider("tests", schema, null)));
        List<SubschemaProvider> subschemas = new ArrayList<>();
        ServiceLoader.load(SubschemaProvider.class).forEach(subschemas::add);
        registry = new Registry(strategy, null, Meters.none(), entities, List.of(), subschemas);
        new Migrator(strategy.migrations(), registry.subsystems(), line -> {}).up();
        registry.loadDefaultWorkspace();
    }

    Dao dao(String entity) {
        return registry.daos().get(entity);
    }

    /** The names of the entities, parents first. */
    List<String> order() {
        return List.copyOf(registry.daos().keySet());
    }

    CrudEvents events() {
        return registry.events();
    }

    Map<String, Object> insert(String entity, Map<String, ?> values) {
        return dao(entity).insert(values);
    }

    @Override
    public void close() {
        strategy.close();
    }

    private static final class Provider extends EntityProvider {
        private final @Nullable String tables;

        Provider(String plugin, Schema schema, @Nullable String tables) {
            super(plugin, schema.definition(), row -> row, Untyped.class, Untyped::new);
            this.tables = tables;
        }

        @Override
        public @Nullable String baseMigration(String store, Schema schema) {
            return tables;
        }
    }

    /** The DAO of entities that the tests use only by name. */
    private static final class Untyped extends EntityDao<Row, EntityBuilder<Row>, Row, Untyped> {
        Untyped(DaoEngine engine) {
            super(engine, row -> row, Untyped::new);
        }
    }
}
