package dev.kongdb.benchmarks.schema;

import dev.kongdb.KongSchemas;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerCodec;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteCodec;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the part of an insert before the store: generated values and defaults are filled in, and
 * the entity is validated. The consumer has a username, a custom id and two tags; the route has
 * nine fields. {@code …ByBuilder} starts from the typed builder and ends with the row for the
 * store, and {@code …ToRecord} also creates the record that a caller gets. {@code …ByMap} starts
 * from a map as in JSON, and {@code …MapToMap} also creates a map for the caller. {@code
 * …ByHibernateValidator} creates a bean with the same values and defaults, and the most similar
 * constraints.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ValidationBenchmark {
    private final Schema consumers;
    private final Schema routes;
    private final Map<String, @Nullable Object> consumerMap = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> routeMap = new LinkedHashMap<>();
    private final Set<String> tags = new LinkedHashSet<>(List.of("gold", "europe"));
    private final Set<String> protocols = new LinkedHashSet<>(List.of("http", "https"));
    private final Set<String> methods = new LinkedHashSet<>(List.of("GET", "POST"));
    private final List<String> hosts = List.of("example.com", "*.example.org");
    private final List<String> paths = List.of("/v1/orders", "/v2/orders");
    private final UUID serviceId = UUID.fromString("4f3b0c1e-8a52-4a6c-9d0a-5e1f6d3c2b1a");
    private @Nullable ValidatorFactory factory;
    private @Nullable Validator validator;

    /** For JMH. */
    public ValidationBenchmark() {
        Schemas schemas = KongSchemas.found(ValidationBenchmark.class.getClassLoader());
        consumers = Objects.requireNonNull(schemas.schema("consumers"));
        routes = Objects.requireNonNull(schemas.schema("routes"));
        consumerMap.put("username", "alice@example.com");
        consumerMap.put("custom_id", "customer-000123");
        consumerMap.put("tags", List.of("gold", "europe"));
        routeMap.put("name", "orders");
        routeMap.put("protocols", List.of("http", "https"));
        routeMap.put("methods", List.of("GET", "POST"));
        routeMap.put("hosts", hosts);
        routeMap.put("paths", paths);
        routeMap.put("strip_path", false);
        routeMap.put("preserve_host", true);
        routeMap.put("tags", List.of("gold", "europe"));
        routeMap.put("service", Map.of("id", serviceId.toString()));
    }

    /** For JMH. */
    @Setup
    public void open() {
        factory = Validation.byDefaultProvider()
                .configure()
                // works without an expression language
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory();
        validator = factory.getValidator();
    }

    /** For JMH. */
    @TearDown
    public void close() {
        Objects.requireNonNull(factory).close();
    }

    private static Row validated(Schema schema, Row given) {
        Row entity = schema.processAutoFields(given, Context.INSERT, false);
        schema.validateInsert(entity, given);
        return entity;
    }

    private Row consumerRow() {
        return validated(
                consumers,
                Consumer.with()
                        .username("alice@example.com")
                        .customId("customer-000123")
                        .tags(tags)
                        .toRow());
    }

    private Row routeRow() {
        return validated(
                routes,
                Route.with()
                        .name("orders")
                        .protocols(protocols)
                        .methods(methods)
                        .hosts(hosts)
                        .paths(paths)
                        .stripPath(false)
                        .preserveHost(true)
                        .tags(tags)
                        .service(Reference.to(serviceId))
                        .toRow());
    }

    /** A consumer, typed. */
    @Benchmark
    public Row consumerByBuilder() {
        return consumerRow();
    }

    /** A consumer, typed, as the record. */
    @Benchmark
    public Consumer consumerToRecord() {
        return ConsumerCodec.INSTANCE.decode(consumerRow());
    }

    /** A consumer, by name. */
    @Benchmark
    public Row consumerByMap() {
        return validated(consumers, consumers.toRow(consumerMap));
    }

    /** A consumer, by name, as a map. */
    @Benchmark
    public Map<String, @Nullable Object> consumerMapToMap() {
        return consumers.toMap(validated(consumers, consumers.toRow(consumerMap)));
    }

    /** A consumer as a bean. */
    @Benchmark
    public ConsumerBean consumerByHibernateValidator() {
        return valid(new ConsumerBean("alice@example.com", "customer-000123", new LinkedHashSet<>(tags)));
    }

    /** A route, typed. */
    @Benchmark
    public Row routeByBuilder() {
        return routeRow();
    }

    /** A route, typed, as the record. */
    @Benchmark
    public Route routeToRecord() {
        return RouteCodec.INSTANCE.decode(routeRow());
    }

    /** A route, by name. */
    @Benchmark
    public Row routeByMap() {
        return validated(routes, routes.toRow(routeMap));
    }

    /** A route, by name, as a map. */
    @Benchmark
    public Map<String, @Nullable Object> routeMapToMap() {
        return routes.toMap(validated(routes, routes.toRow(routeMap)));
    }

    /** A route as a bean. */
    @Benchmark
    public RouteBean routeByHibernateValidator() {
        return valid(new RouteBean(
                "orders",
                new LinkedHashSet<>(protocols),
                new LinkedHashSet<>(methods),
                hosts,
                paths,
                false,
                true,
                new LinkedHashSet<>(tags),
                serviceId));
    }

    private <T> T valid(T bean) {
        Set<ConstraintViolation<T>> violations =
                Objects.requireNonNull(validator).validate(bean);
        if (!violations.isEmpty()) {
            throw new IllegalStateException(violations.toString());
        }
        return bean;
    }
}
