package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Certificate;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerBuilder;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteDao;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.ServiceDao;
import dev.kongdb.entity.Sni;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.Upstream;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.value.Reference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The round trips of the calls of {@code kong.db}: one for each call, two for an update. */
class DaoRoundTripsTest {
    /** Often enough to run a statement before and after the driver has prepared it. */
    private static final int TIMES = 8;

    private static final Options SMALL_PAGES = Options.pagination(2, 10);

    private static Relay relay;
    private static String database;
    private static Kong kong;
    private static KongDb db;
    private static Service service;
    private static Reference<Certificate> certificate;

    @BeforeAll
    static void open() throws SQLException {
        relay = new Relay(Server.port());
        database = Server.newDatabase();
        kong = Kong.open(Server.config(database)
                .with(Map.of(
                        // no query for events runs during the test
                        "pg_port", String.valueOf(relay.port()), "db_update_frequency", "3600")));
        db = kong.db();
        service = db.services().insert(Service.with().name("parent").url("http://parent.example"));
        UUID id = UUID.randomUUID();
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(database))) {
            Database.execute(
                    connection,
                    "INSERT INTO certificates (id, ws_id) VALUES ('" + id + "', '" + db.defaultWorkspace() + "')");
        }
        certificate = Reference.to(id);
    }

    @AfterAll
    static void close() {
        kong.close();
        relay.close();
    }

    /** The round trips of the arrangement of each call are not counted. */
    private static <T> void costs(int roundTrips, Supplier<T> arrangement, java.util.function.Consumer<T> call) {
        for (int i = 0; i < TIMES; i++) {
            relay.assertRoundTrips(roundTrips, () -> {
                T arranged = arrangement.get();
                // The pool lends a recently used connection without a test.
                db.consumers().select(UUID.randomUUID());
                return () -> call.accept(arranged);
            });
        }
    }

    private static void costs(int roundTrips, Runnable call) {
        costs(roundTrips, () -> call, Runnable::run);
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    private static Consumer consumer() {
        return db.consumers().insert(Consumer.with().username(unique()).customId(unique()));
    }

    private static Sni sni() {
        return db.snis().insert(Sni.with().name(unique() + ".example").certificate(certificate));
    }

    private static Route route() {
        return db.routes().insert(Route.with().name(unique()).service(service).hosts(List.of("h.example")));
    }

    private static Upstream upstream() {
        return db.upstreams().insert(Upstream.with().name(unique()));
    }

    private static Target target(Upstream upstream) {
        return db.targets().insert(Target.with().upstream(upstream).target(unique() + ":80"));
    }

    @Test
    void manyWritesAreOneForEachFiveHundredTheirEventsIncluded() throws SQLException {
        Supplier<List<ConsumerBuilder>> some = () -> Stream.generate(
                        () -> Consumer.with().id(UUID.randomUUID()).username("many-" + unique()))
                .limit(300)
                .toList();
        costs(1, some, db.consumers()::insertAll);
        costs(1, some, db.consumers()::upsertAll);
        assertThat(count("consumers WHERE username LIKE 'many-%'")).isEqualTo(2L * TIMES * 300);
        assertThat(count("consumers WHERE username LIKE 'many-%' AND NOT EXISTS (SELECT FROM cluster_events"
                        + " WHERE data = 'consumers:' || consumers.id || ':::::' || consumers.ws_id)"))
                .isZero();
        List<ConsumerBuilder> twice = some.get();
        db.consumers().insertAll(twice);
        costs(1, () -> db.consumers().upsertAll(twice));
        List<ConsumerBuilder> many =
                Stream.of(some.get(), twice).flatMap(List::stream).toList();
        costs(2, () -> db.consumers().upsertAll(many));
    }

    private static long count(String rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + rows)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void selectsAreOne() {
        Consumer consumer = consumer();
        costs(1, () -> db.consumers().select(consumer.id()));
        costs(1, () -> db.consumers().select(UUID.randomUUID()));
        costs(1, () -> db.consumers().selectByUsername(consumer.username()));
        costs(1, () -> db.consumers().selectByCustomId(consumer.customId()));
        costs(1, () -> db.workspaces().selectByCacheKey(db.workspaces().cacheKey("default")));
        costs(1, () -> db.plugins().selectByCacheKey(db.plugins().cacheKey("key-auth", null, null, null)));
        costs(1, () -> db.plugins().selectByNameAndRouteAndServiceAndConsumer("key-auth", null, null, null));
        costs(0, () -> db.plugins().cacheKey("key-auth", null, null, null));
        Map<String, UUID> key = Map.of("id", consumer.id());
        costs(1, () -> db.dao("consumers").with(Options.nulls(true)).select(key));
    }

    @Test
    void whatIsFollowedIsReadWithWhatRefersToIt() {
        ServiceDao services = db.services().cached();
        RouteDao routes = db.routes().cachedWith(services);
        Supplier<Route> newPair = () -> {
            Service own = db.services().insert(Service.with().name(unique()).url("http://own.example"));
            return db.routes().insert(Route.with().name(unique()).service(own).hosts(List.of("h.example")));
        };
        costs(1, newPair, route -> followed(services, routes.select(route.id())));
        costs(1, newPair, route -> followed(services, routes.selectByName(route.name())));
        costs(1, () -> assertThat(routes.select(UUID.randomUUID())).isEmpty());
        costs(
                1,
                () -> db.routes().insert(Route.with().name(unique()).hosts(List.of("h.example"))),
                route -> assertThat(routes.select(route.id())).isPresent());
    }

    private static void followed(ServiceDao services, Optional<Route> route) {
        assertThat(services.follow(route.orElseThrow().service())).isPresent();
    }

    @Test
    void aWorkspaceCostsNothingByItsIdAndOneMoreByItsName() {
        costs(
                1,
                () -> db.consumers()
                        .with(Options.workspace(db.defaultWorkspace()))
                        .selectByUsername("u"));
        costs(2, () -> db.consumers().with(Options.workspace("default")).selectByUsername("u"));
    }

    @Test
    void theNameOfAWorkspaceIsLookedUpOnceForAView() {
        ConsumerDao there = db.consumers().inWorkspace("default");
        assertThat(there.selectByUsername("nobody")).isEmpty();
        costs(1, () -> there.selectByUsername("nobody"));
        costs(1, () -> there.select(UUID.randomUUID()));
    }

    @Test
    void aSelectOfManyIsOneForEach500() {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(501).toList();
        costs(0, () -> db.consumers().selectAll(List.of()));
        costs(1, () -> db.consumers().selectAll(ids.subList(0, 3)));
        costs(1, () -> db.consumers().selectAll(ids.subList(0, 500)));
        costs(2, () -> db.consumers().selectAll(ids));
    }

    @Test
    void pagesAreOneEach() {
        for (int i = 0; i < 5; i++) {
            route();
            consumer();
        }
        Reference<Service> parent = Reference.to(service.id());
        costs(1, () -> db.routes().page());
        String next = db.routes().page(2, null).offset().orElseThrow();
        costs(1, () -> db.routes().page(2, next));
        costs(1, () -> db.routes().with(Options.anyTag("a", "b")).page());
        costs(1, () -> db.routes().with(Options.allTags("a", "b")).page());
        costs(1, () -> db.routes().forService(parent).page());
        costs(1, () -> db.dao("tags").page(10, null));
        costs(1, () -> db.routes().count());
        costs(1, () -> db.routes().forService(parent).count());
        db.routes().truncate();
        costs(1, () -> drained(db.routes().each(), 0));
        for (int i = 0; i < 4; i++) {
            route();
        }
        costs(2, () -> drained(db.routes().with(SMALL_PAGES).each(), 4));
        route();
        costs(3, () -> drained(db.routes().with(SMALL_PAGES).each(), 5));
        costs(3, () -> drained(db.routes().with(SMALL_PAGES).forService(parent).each(), 5));
    }

    private static void drained(Stream<?> rows, long count) {
        assertThat(rows.count()).isEqualTo(count);
    }

    @Test
    void anInsertIsOne() {
        costs(1, DaoRoundTripsTest::consumer);
        costs(1, DaoRoundTripsTest::route);
        costs(1, () -> db.consumers().insert(Consumer.with().username(unique()).tags(Set.of("a", "b"))));
    }

    @Test
    void aParentGivenByItsNameIsOneMore() {
        costs(2, () -> db.dao("routes").insert(Map.of("hosts", List.of("h"), "service", Map.of("name", "parent"))));
    }

    @Test
    void anUpdateIsTwo() {
        Consumer consumer = consumer();
        costs(2, () -> db.consumers().update(consumer.id(), Consumer.with().customId(unique())));
        costs(
                2,
                () -> db.consumers()
                        .updateByUsername(consumer.username(), Consumer.with().customId(unique())));
    }

    @Test
    void anUpdateOfNothingIsOne() {
        costs(
                1,
                () -> Failing.error(() ->
                        db.consumers().update(UUID.randomUUID(), Consumer.with().customId("c"))));
        costs(
                1,
                () -> Failing.error(() -> db.consumers()
                        .updateByUsername(unique(), Consumer.with().customId("c"))));
    }

    @Test
    void anUpsertIsOneWhetherItCreatesOrReplaces() {
        Consumer consumer = consumer();
        costs(1, () -> db.consumers().upsert(UUID.randomUUID(), Consumer.with().username(unique())));
        costs(1, () -> db.consumers().upsert(consumer.id(), Consumer.with().username(unique())));
        String name = unique();
        costs(1, () -> db.consumers().upsertByUsername(name, Consumer.with().customId(unique())));
        costs(1, () -> db.consumers().upsertByUsername(unique(), Consumer.with().customId(unique())));
    }

    @Test
    void aDeleteIsOneWithDependantsToo() {
        costs(
                1,
                DaoRoundTripsTest::sni,
                sni -> assertThat(db.snis().delete(sni.id())).isTrue());
        costs(1, () -> db.snis().delete(UUID.randomUUID()));
        costs(
                1,
                () -> {
                    Upstream upstream = upstream();
                    target(upstream);
                    target(upstream);
                    return upstream;
                },
                upstream -> assertThat(db.upstreams().delete(upstream.id())).isTrue());
    }

    @Test
    void aDeleteByAUniqueFieldIsOneAndTwoWhereTheRowHasToBeKnownFirst() {
        costs(
                1,
                DaoRoundTripsTest::sni,
                sni -> assertThat(db.snis().deleteByName(sni.name())).isTrue());
        costs(1, () -> db.snis().deleteByName(unique() + ".example"));
        // Other rows may refer to consumers, and several targets may have the same name.
        costs(
                2,
                DaoRoundTripsTest::consumer,
                consumer -> assertThat(db.consumers().deleteByUsername(consumer.username()))
                        .isTrue());
        Upstream upstream = upstream();
        costs(
                2,
                () -> target(upstream),
                target ->
                        assertThat(db.targets().deleteByTarget(target.target())).isTrue());
    }

    @Test
    void aTruncateIsOneAndTellsTheOtherNodes() {
        costs(1, () -> db.routes().truncate());
        costs(1, () -> db.upstreams().truncate());
    }

    @Test
    void aRefusalIsOneOnceTheConstraintIsKnown() {
        Consumer consumer = consumer();
        Runnable again =
                () -> Failing.error(() -> db.consumers().insert(Consumer.with().username(consumer.username())));
        again.run();
        costs(1, again);
        costs(0, () -> Failing.error(() -> db.consumers().insert(Consumer.with())));
        costs(0, () -> Failing.error(() -> db.consumers().page(0, null)));
        costs(0, () -> Failing.error(() -> db.consumers().page(10, "no token")));
        costs(0, () -> Failing.error(() -> db.dao("consumers").select(Map.of("id", List.of()))));
    }
}
