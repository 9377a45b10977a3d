package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.tck.internal.MoreServices;
import dev.kongdb.tck.internal.keyauth.KeyAuth;
import dev.kongdb.tck.internal.library.Shelf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * The base of all classes of the suite: a database with entities of its own. Each test creates its
 * rows under names that no other test uses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConformanceSuite {
    /** How long a test waits for another node. An idle machine needs milliseconds. */
    static final long PATIENCE_SECONDS = 60;

    private @Nullable KongConfig config;
    private @Nullable Kong kong;

    /** For subclasses in this package. */
    ConformanceSuite() {}

    /** The store under test. */
    protected abstract StoreUnderTest store();

    /** The settings of the database that this class uses. */
    KongConfig database() {
        return store().sharedDatabase();
    }

    @BeforeAll
    final void openKong() {
        KongConfig settings = database();
        config = settings;
        kong = open(settings);
    }

    @AfterAll
    final void closeKong() {
        if (kong != null) {
            kong.close();
        }
    }

    /** A Kong with the entities of the suite. */
    static Kong open(KongConfig config) {
        return Kong.open(config, loader(), line -> {});
    }

    static ClassLoader loader() {
        ClassLoader own = ConformanceSuite.class.getClassLoader();
        return new MoreServices(new MoreServices(own, KeyAuth.class), Shelf.class);
    }

    final KongConfig config() {
        return opened(config);
    }

    final Kong kong() {
        return opened(kong);
    }

    final KongDb db() {
        return kong().db();
    }

    static <T> T opened(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the suite was not opened");
        }
        return value;
    }

    final Dao dao(String entity) {
        return db().dao(entity);
    }

    final Dao shelves() {
        return dao("suite_shelves");
    }

    final Dao books() {
        return dao("suite_books");
    }

    final Dao leaves() {
        return dao("suite_leaves");
    }

    final Dao leases() {
        return dao("suite_leases");
    }

    final Dao samples() {
        return dao("suite_samples");
    }

    final Dao posters() {
        return dao("suite_posters");
    }

    /**
     * Whether the store has the capability. If not, the test asserts what the store does instead.
     */
    final boolean has(Capability capability) {
        return capability.isOf(db().strategy());
    }

    /** Polls until the condition holds, because another node must first receive an event. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(200_000);
        }
    }

    // Rows

    static String unique() {
        return UUID.randomUUID().toString();
    }

    /** A map of alternating names and values. */
    static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static Map<String, @Nullable Object> key(Map<String, ?> row) {
        return map("id", id(row));
    }

    static String id(Map<String, ?> row) {
        return String.valueOf(row.get("id"));
    }

    final Map<String, @Nullable Object> insert(Dao dao, @Nullable Object... namesAndValues) {
        return dao.insert(map(namesAndValues));
    }

    final Map<String, @Nullable Object> newShelf() {
        return insert(shelves(), "name", unique());
    }

    final Map<String, @Nullable Object> newBook(Map<String, ?> shelf) {
        return insert(books(), "shelf", key(shelf));
    }

    /** Creates a further workspace and returns its id. */
    final String newWorkspace() {
        return id(insert(dao("workspaces"), "name", "w" + unique().substring(0, 8)));
    }

    static Options in(String workspace) {
        return Options.workspace(workspace);
    }

    final @Nullable Map<String, @Nullable Object> find(Dao dao, Map<String, ?> row) {
        return dao.select(key(row)).orElse(null);
    }

    static List<String> ids(List<Map<String, @Nullable Object>> rows) {
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(id(row)));
        return ids;
    }

    final void expire(Dao dao, Map<String, ?> row) {
        store().expire(config(), db(), dao.schema().name(), id(row));
    }

    // Errors

    static KongDbException errorOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(KongDbException.class);
        return (KongDbException) thrown;
    }

    /**
     * Asserts that the call fails with this error of Kong: type, code, name, message, and the
     * messages of fields.
     */
    static <E extends KongDbException> E assertError(
            ThrowingCallable call, Class<E> type, int code, String name, String message, Map<String, ?> fields) {
        KongDbException error = errorOf(call);
        assertThat(error).isInstanceOf(type);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.name()).isEqualTo(name);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.fields()).isEqualTo(fields);
        assertThat(error.getMessage()).isEqualTo("[" + error.strategy() + "] " + message);
        return type.cast(error);
    }

    /** Asserts that the write is refused because of one field. */
    static void assertRefused(ThrowingCallable call, String field, String reason) {
        assertError(
                call,
                SchemaViolationException.class,
                2,
                "schema violation",
                "schema violation (" + field + ": " + reason + ")",
                map(field, reason));
    }

    static List<@Nullable Object> list(@Nullable Object... items) {
        return Arrays.asList(items);
    }
}
