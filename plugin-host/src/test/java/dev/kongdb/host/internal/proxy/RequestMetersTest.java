package dev.kongdb.host.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kongdb.entity.Route;
import dev.kongdb.host.internal.meter.MeterText.Format;
import dev.kongdb.host.internal.meter.TextMeters;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestMetersTest {
    private static final int REQUESTS = 1_000;
    private static final int ROUNDS = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final TextMeters text = new TextMeters();
    private final RequestMeters meters = new RequestMeters(text);

    @Test
    void measuringARequestAllocatesNothing() {
        RouteTarget target = target("orders", UUID.randomUUID());
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < REQUESTS; i++) {
                meters.of(target).ended(i % 2 == 0 ? 200 : 404, 1_000_000, 5_000_000, 6_000_000, 100, 200);
                meters.of(null).ended(404, 1_000_000, -1, 1_000_000, 100, 200);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
        assertThat(text.text(Format.PROMETHEUS))
                .contains("kong_http_status{service=\"\",route=\"orders\",code=\"200\"} " + REQUESTS * ROUNDS / 2);
    }

    @Test
    void aRouteThatIsRenamedIsMeasuredUnderItsNewName() {
        UUID id = UUID.randomUUID();
        meters.of(target("old", id)).ended(200, 1, 1, 2, 1, 1);
        meters.of(target("new", id)).ended(299, 1, 1, 2, 1, 1);
        meters.of(target("new", id)).ended(999, 1, 1, 2, 1, 1);
        meters.of(target(null, id)).ended(200, 1, 1, 2, 1, 1);
        assertThat(text.text(Format.PROMETHEUS))
                .contains("kong_http_status{service=\"\",route=\"old\",code=\"200\"} 1")
                .contains("kong_http_status{service=\"\",route=\"new\",code=\"299\"} 1")
                .contains("kong_http_status{service=\"\",route=\"new\",code=\"999\"} 1")
                .contains("kong_http_status{service=\"\",route=\"" + id + "\",code=\"200\"} 1");
    }

    private static RouteTarget target(String name, UUID id) {
        Route route = new Route(
                id,
                Instant.EPOCH,
                Instant.EPOCH,
                name,
                Set.of("http"),
                null,
                null,
                List.of("/"),
                null,
                426,
                0L,
                true,
                "v0",
                false,
                true,
                true,
                null,
                null,
                null,
                null,
                null);
        return new RouteTarget(route, null, UUID.randomUUID());
    }
}
