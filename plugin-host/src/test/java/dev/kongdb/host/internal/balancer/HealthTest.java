package dev.kongdb.host.internal.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.internal.balancer.Health.Failure;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();

    private void fail(Failure kind, int times, int limit) {
        for (int i = 0; i < times; i++) {
            health.failure(kind, limit);
        }
    }

    private void succeed(int times, int limit) {
        for (int i = 0; i < times; i++) {
            health.success(limit);
        }
    }

    @Test
    void theFailureThatReachesTheLimitMakesItUnhealthy() {
        fail(Failure.HTTP, 2, 3);
        assertThat(health.isHealthy()).isTrue();
        fail(Failure.HTTP, 1, 3);
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void failuresOfDifferentKindsAreCountedApart() {
        fail(Failure.HTTP, 1, 2);
        fail(Failure.TCP, 1, 2);
        fail(Failure.TIMEOUT, 1, 2);
        assertThat(health.isHealthy()).isTrue();
        fail(Failure.TIMEOUT, 1, 2);
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void aSuccessThatCountsForgivesTheFailuresBefore() {
        fail(Failure.TCP, 2, 3);
        succeed(1, 5);
        fail(Failure.TCP, 2, 3);
        assertThat(health.isHealthy()).isTrue();
        fail(Failure.TCP, 1, 3);
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void aLimitOfZeroCountsNothing() {
        fail(Failure.HTTP, 100, 0);
        assertThat(health.isHealthy()).isTrue();
        fail(Failure.HTTP, 1, 1);
        succeed(100, 0);
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void successesInARowMakeItHealthyAgain() {
        fail(Failure.HTTP, 1, 1);
        succeed(1, 2);
        fail(Failure.HTTP, 1, 3);
        succeed(1, 2);
        assertThat(health.isHealthy()).isFalse();
        succeed(1, 2);
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void whatIsSaidOfItHoldsAndCountingBeginsAnew() {
        fail(Failure.HTTP, 2, 3);
        health.set(false);
        assertThat(health.isHealthy()).isFalse();
        health.set(true);
        fail(Failure.HTTP, 2, 3);
        assertThat(health.isHealthy()).isTrue();
    }
}
