package dev.kongdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * How much memory one entity takes on the typed path: the values that are set and generated, and
 * little more. The bounds are 50% above the measured values, so that they tolerate differences
 * between compilers, but not an iterator for every list.
 */
class AllocationTest {
    private static final int ENTITIES = 1_000;
    private static final int ROUNDS = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Schemas schemas = KongSchemas.found(AllocationTest.class.getClassLoader());
    private final Schema consumers = schemas.schema("consumers");
    private final Schema routes = schemas.schema("routes");

    private final Set<String> tags = Set.of("gold", "europe");
    private final Set<String> protocols = Set.of("http", "https");
    private final Set<String> methods = Set.of("GET", "POST");
    private final List<String> hosts = List.of("example.com", "*.example.org");
    private final List<String> paths = List.of("/v1/orders", "/v2/orders");
    private final Reference<Service> service = Reference.to(UUID.randomUUID());

    /** Keeps the compiler from removing code whose result nobody uses. */
    private volatile Row last;

    @Test
    void aConsumerTakesLittleMoreThanItsRows() {
        assertThat(bytesOfOne(() -> validated(
                        consumers,
                        Consumer.with()
                                .username("alice")
                                .customId("1")
                                .tags(tags)
                                .toRow())))
                .isLessThan(750);
    }

    @Test
    void aRouteTakesLittleMoreThanItsRows() {
        assertThat(bytesOfOne(() -> validated(
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
                                .service(service)
                                .toRow())))
                .isLessThan(2_700);
    }

    private static Row validated(Schema schema, Row given) {
        Row entity = schema.processAutoFields(given, Context.INSERT, false);
        schema.validateInsert(entity, given);
        return entity;
    }

    /**
     * The least memory for each entity in any round: in that round, the code was compiled and
     * nothing else ran.
     */
    private long bytesOfOne(Supplier<Row> entity) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ENTITIES; i++) {
                last = entity.get();
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / ENTITIES);
        }
        assertThat(last).isNotNull();
        return least;
    }
}
