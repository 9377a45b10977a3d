package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kongdb.Kong;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The base of the tests of the DAO Factory. Each test runs on both stores. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LegacyTestCase {
    static final String ABSENT = "3f5e2b1c-0000-4000-8000-0123456789ab";
    static final String AT_LEAST = "At least a 'request_host' or a 'request_path' must be specified";

    Kong kong;
    DaoFactory dao;

    @BeforeAll
    void openFactory(Kong opened) {
        kong = opened;
        dao = DaoFactory.of(kong);
    }

    @BeforeEach
    void empty() {
        dao.truncateTables();
    }

    boolean onPostgres() {
        return kong.db().strategy().equals("postgres");
    }

    /** A table of alternating names and values. */
    static Map<String, @Nullable Object> table(@Nullable Object... pairs) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            table.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return table;
    }

    static Map<String, @Nullable Object> with(Map<String, ?> table, @Nullable Object... pairs) {
        Map<String, @Nullable Object> joined = new LinkedHashMap<>(table);
        joined.putAll(table(pairs));
        return joined;
    }

    Map<String, @Nullable Object> validApi() {
        return table("request_host", "x.com", "upstream_url", "http://x");
    }

    /** Waits for a condition that becomes true with time. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** The events that are published during the work. */
    List<LegacyEvent> heard(Runnable work) {
        List<LegacyEvent> events = new ArrayList<>();
        DaoFactory.Subscription subscription = dao.subscribe(events::add);
        try {
            work.run();
        } finally {
            subscription.close();
        }
        return events;
    }

    String apiId() {
        return (String) dao.apis().insert(validApi()).get("id");
    }

    String consumerId() {
        return (String) dao.consumers().insert(table("username", "bob")).get("id");
    }

    static LegacyException error(ThrowingCallable call) {
        LegacyException error = catchThrowableOfType(LegacyException.class, call);
        assertThat(error).as("the error of the call").isNotNull();
        return error;
    }

    static void throwsText(ThrowingCallable call, String text) {
        IllegalArgumentException thrown = catchThrowableOfType(IllegalArgumentException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown).hasMessage(text);
    }

    static void schemaError(ThrowingCallable call, Map<String, ?> table) {
        LegacyException error = error(call);
        assertThat(error.kind()).isEqualTo(LegacyException.Kind.SCHEMA);
        assertThat(error.table()).isEqualTo(table);
    }
}
