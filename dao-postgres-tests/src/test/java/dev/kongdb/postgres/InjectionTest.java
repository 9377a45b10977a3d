package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.spi.Strategy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of text in every place where a caller can pass one. The text is read back unchanged,
 * or refused with a typed error. It never becomes SQL, and never harms stored rows.
 */
class InjectionTest {
    private static final int MEGABYTE = 1 << 20;

    private static Database database;
    private static Node node;
    private static Connection connection;
    private static List<String> untouched;

    @BeforeAll
    static void open() {
        database = new Database();
        node = new Node(Server.config(database.name));
        Map<String, Object> consumer =
                node.insert("consumers", Map.of("username", "sentinel", "tags", List.of("sentinel")));
        node.insert("keyauth_credentials", Map.of("consumer", Map.of("id", consumer.get("id")), "key", "sentinel"));
        database.execute("CREATE TABLE sentinel (x TEXT); INSERT INTO sentinel VALUES ('sentinel')");
        connection = database.connect();
        untouched = state();
    }

    /**
     * The state that no call of these tests may change: the existing tables, and the rows from
     * before.
     */
    private static final String STATE = """
            SELECT concat_ws(' ', table_name, column_name, data_type) FROM information_schema.columns
             WHERE table_schema = 'public'
            UNION ALL SELECT consumers::text FROM consumers WHERE username = 'sentinel'
            UNION ALL SELECT keyauth_credentials::text FROM keyauth_credentials WHERE key = 'sentinel'
            UNION ALL SELECT tags::text FROM tags WHERE tags = '{sentinel}'
            UNION ALL SELECT sentinel::text FROM sentinel
            UNION ALL SELECT workspaces::text FROM workspaces
            UNION ALL SELECT pg_roles::text FROM pg_roles
            ORDER BY 1""";

    private static List<String> state() {
        return Database.askAll(connection, STATE);
    }

    @AfterEach
    void nothingWasHarmed() {
        assertThat(state()).isEqualTo(untouched);
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        node.close();
        database.close();
    }

    static Stream<Arguments> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String each : List.of(
                "'",
                "''",
                "\"",
                "`",
                "\\",
                "\\'",
                "'; DROP TABLE sentinel; --",
                "'); DELETE FROM consumers; --",
                "\"; DROP TABLE sentinel; --",
                "' OR '1'='1",
                "sentinel' --",
                "x' UNION SELECT usename FROM pg_user --",
                "'||pg_sleep(60)||'",
                "$$; DROP TABLE sentinel; $$",
                "$tag$",
                "$1",
                "$1$",
                "?",
                "??",
                "?::int",
                ":name",
                "%s%n%d%x",
                "%'sentinel'%",
                "{}",
                "{0}",
                "{NULL}",
                "{\"a\",\"b\"}",
                "{{a},{b}}",
                "{fn now()}",
                "{call x}",
                "{d '2020-01-01'}",
                "ARRAY['x']",
                "[1:2]={a,b}",
                "NULL",
                "null",
                "DEFAULT",
                "true",
                "1e999",
                "-1",
                "0x41",
                "E'\\x41'",
                "U&'\\0041'",
                "\\x41",
                "\\u0000",
                "--",
                "/*",
                "*/",
                "/* */",
                ";",
                "$.a[*] ? (@ > 0)",
                "{\"$ref\": \"#\"}",
                "a.b",
                "a:b:c::::",
                "../../etc/passwd",
                "*",
                "_",
                "%",
                " ",
                "\t\r\n",
                "\u0001\u001f\u007f",
                "\u0080\u009f\u00ff",
                "\u202eevil\u202c\u200f\u2066",
                "\ufeff",
                "\uffff",
                "ʼ＇ʹ′",
                "¿'",
                "ı İ ß ſ",
                "e\u0301",
                "😀\ud83d\udc68\u200d\ud83d\udc69",
                "a,b/c",
                "#{x}${y}",
                "((((((((((")) {
            texts.put(each, each);
        }
        texts.put("NUL", "\0");
        texts.put("NUL within", "a\0b");
        texts.put("high surrogate", "\ud800");
        texts.put("low surrogate", "a\udc00b");
        texts.put("surrogates swapped", "\udc00\ud800");
        texts.put("invalid UTF-8", new String(new byte[] {(byte) 0xc3, 0x28, (byte) 0xff}, StandardCharsets.UTF_8));
        texts.put(
                "invalid UTF-8 as Latin-1",
                new String(new byte[] {(byte) 0xc3, 0x28, (byte) 0xff}, StandardCharsets.ISO_8859_1));
        texts.put("1 MB", "x".repeat(MEGABYTE));
        texts.put("1 MB of quotes", "'".repeat(MEGABYTE));
        texts.put("1 MB of backslashes", "\\".repeat(MEGABYTE));
        texts.put("1 MB of wide characters", "€".repeat(MEGABYTE / 3));
        return texts.entrySet().stream().map(each -> Arguments.of(new Text(each.getKey(), each.getValue())));
    }

    /** A text, and its name in reports. */
    record Text(String name, String value) {
        /** Whether no column of PostgreSQL can hold the text. */
        boolean unstorable() {
            return value.indexOf('\0') >= 0
                    || !new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(value);
        }

        boolean huge() {
            return value.length() > 10_000;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The result of the call, or the typed error with which it failed. Any other exception fails
     * the test.
     */
    private static Object outcome(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (KongDbException e) {
            assertThat(e.code()).isBetween(1, 18);
            assertThat(e.toMap()).isNotEmpty();
            return e;
        }
    }

    /**
     * Asserts that the text was stored and read back unchanged, or refused because it cannot be
     * stored.
     */
    private static void faithful(Text text, Object outcome, Map<String, ?> given) {
        if (outcome instanceof Map<?, ?> stored) {
            assertThat(text.unstorable()).isFalse();
            given.forEach((field, value) ->
                    assertThat((Object) stored.get(field)).as(field).isEqualTo(value));
        } else if (outcome instanceof DatabaseException refused) {
            // The text is too long for an index, or for its column.
            assertThat(text.huge()).as(refused.message()).isTrue();
        } else {
            assertThat(outcome).isInstanceOf(SchemaViolationException.class);
        }
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asValuesOfFields(Text text) throws Exception {
        String value = text.value;
        for (Map<String, ?> each : List.of(
                Map.of("text", value),
                Map.of("texts", List.of(value, "x", value)),
                Map.of("table", List.of(List.of(value, value), List.of("x", "y"))),
                Map.of("record", Map.of("name", value, "list", List.of(value), "inner", Map.of("deep", value))),
                Map.of("records", List.of(Map.of("name", value), Map.of("list", List.of(value)))),
                Map.of("map", Map.of(value, 1.5)),
                Map.of("maps", List.of(Map.of(value, 7))))) {
            Map<String, Object> entity = new LinkedHashMap<>(each);
            String id = id();
            entity.put("id", id);
            Object stored = outcome(() -> node.insert("test_everything", entity));
            if (stored instanceof Map) {
                stored = node.dao("test_everything").select(Map.of("id", id)).orElseThrow();
                assertThat(String.valueOf(stored)).contains(value);
                faithful(text, outcome(() -> node.dao("test_everything").update(Map.of("id", id), each)), Map.of());
            } else {
                faithful(text, stored, entity);
                assertThat(node.dao("test_everything").select(Map.of("id", id))).isEmpty();
            }
        }
        // Fields that hold no texts.
        for (String field : List.of(
                "other_id",
                "small",
                "large",
                "real",
                "truth",
                "seconds",
                "ids",
                "numbers",
                "truths",
                "times",
                "record",
                "records",
                "map",
                "maps",
                "service",
                "id")) {
            Object refused = outcome(() -> node.insert("test_everything", Map.of(field, value)));
            assertThat(refused).as(field).isInstanceOf(SchemaViolationException.class);
            assertThat(((KongDbException) refused).fields()).containsOnlyKeys(field);
        }
        for (String field : List.of("ids", "numbers", "reals", "truths", "times")) {
            assertThat(outcome(() -> node.insert("test_everything", Map.of(field, List.of(value)))))
                    .as(field)
                    .isInstanceOf(SchemaViolationException.class);
        }
        assertThat(outcome(() -> node.insert("test_everything", Map.of("map", Map.of("k", value)))))
                .isInstanceOf(SchemaViolationException.class);
        assertThat(outcome(() -> node.insert("test_everything", Map.of("record", Map.of("count", value)))))
                .isInstanceOf(SchemaViolationException.class);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asUniqueValues(Text text) throws Exception {
        String value = text.value;
        Dao consumers = node.dao("consumers");
        Map<String, Object> given = Map.of("username", value, "custom_id", value);
        Object inserted = outcome(() -> consumers.insert(given));
        faithful(text, inserted, given);
        boolean there = inserted instanceof Map;
        for (String field : given.keySet()) {
            Object found = outcome(() -> consumers.selectBy(field, value).isPresent());
            assertThat(found instanceof KongDbException || found.equals(there)).isTrue();
            Object updated = outcome(() -> consumers.updateBy(field, value, Map.of("tags", List.of("t"))));
            assertThat(updated instanceof Map).isEqualTo(there);
        }
        faithful(text, outcome(() -> consumers.upsertBy("username", value, Map.of())), Map.of("username", value));
        assertThat(outcome(() -> consumers.insert(Map.of("username", value)))).isInstanceOf(KongDbException.class);
        Object deleted = outcome(() -> consumers.deleteBy("username", value));
        assertThat(deleted.equals(true)).isEqualTo(there);
        assertThat(consumers.selectBy("username", "sentinel")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asPrimaryKeys(Text text) throws Exception {
        String value = text.value;
        Map<String, Object> noId = Map.of("id", value);
        Dao consumers = node.dao("consumers");
        for (Callable<?> call : List.<Callable<?>>of(
                () -> consumers.select(noId),
                () -> consumers.update(noId, Map.of("username", "u")),
                () -> consumers.upsert(noId, Map.of("username", "u")),
                () -> consumers.delete(noId),
                () -> consumers.select(Map.of(value, "x")),
                () -> node.dao("keyauth_credentials")
                        .forForeign("consumer", noId)
                        .page(10, null),
                () -> node.dao("keyauth_credentials")
                        .forForeign("consumer", noId)
                        .each(10))) {
            assertThat(outcome(call)).isInstanceOf(KongDbException.class);
        }
        // Here texts are keys.
        Dao pairs = node.dao("test_pairs");
        Map<String, Object> pair = Map.of("left", value, "right", value + "'");
        Object inserted = outcome(() -> pairs.insert(pair));
        faithful(text, inserted, pair);
        boolean there = inserted instanceof Map;
        assertThat(outcome(() -> pairs.select(pair).isPresent())).isEqualTo(there);
        if (there) {
            pairs.insert(Map.of("left", value, "right", value + "''"));
            assertThat(pairs.each(1)).hasSize(2);
        }
        assertThat(outcome(() -> pairs.delete(pair))).isEqualTo(there);
        pairs.truncate();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asReferences(Text text) throws Exception {
        String value = text.value;
        for (Object parent :
                List.of(value, Map.of("id", value), Map.of("username", value), Map.of(value, value), List.of(value))) {
            assertThat(outcome(() -> node.insert("keyauth_credentials", Map.of("consumer", parent))))
                    .isInstanceOf(KongDbException.class);
        }
        assertThat(node.dao("keyauth_credentials").each(10)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asTags(Text text) throws Exception {
        String value = text.value;
        Dao consumers = node.dao("consumers");
        Map<String, Object> given = Map.of("username", id(), "tags", List.of(value));
        Object inserted = outcome(() -> consumers.insert(given));
        faithful(text, inserted, given);
        for (Options options : List.of(
                Options.anyTag(value),
                Options.allTags(value),
                Options.allTags(value, value),
                Options.anyTag(value, "none"))) {
            Object page =
                    outcome(() -> consumers.with(options).page(100, null).data().size());
            if (page instanceof InvalidOptionsException refused) {
                assertThat(refused.options()).containsOnlyKeys("tags");
            } else {
                assertThat(page).isEqualTo(inserted instanceof Map ? 1 : 0);
            }
        }
        if (inserted instanceof Map) {
            assertThat(node.dao("tags").each(1000).filter(tag -> value.equals(tag.get("tag"))))
                    .hasSize(1);
            assertThat(consumers.deleteBy("username", given.get("username"))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asOffsets(Text text) throws Exception {
        String value = text.value;
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        String json = "[\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        for (String offset : List.of(
                value,
                Base64.getEncoder().encodeToString(utf8),
                Base64.getEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(outcome(() -> node.dao("consumers").page(10, offset)))
                    .isInstanceOf(InvalidOffsetException.class);
            assertThat(outcome(() -> node.dao("tags").page(10, offset))).isInstanceOf(InvalidOffsetException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asOptions(Text text) throws Exception {
        String value = text.value;
        Dao credentials = node.dao("keyauth_credentials");
        for (String option : List.of("workspace", "show_ws_id", "ttl", "tags", "transform")) {
            Object refused = outcome(
                    () -> credentials.with(Options.of(Map.of(option, value))).page(10, null));
            assertThat(refused).as(option).isInstanceOf(InvalidOptionsException.class);
            assertThat(((KongDbException) refused).options()).containsOnlyKeys(option);
        }
        assertThat(outcome(() -> credentials
                        .with(Options.of(Map.of("tags", List.of("a", "b"), "tags_cond", value)))
                        .page(10, null)))
                .isInstanceOf(InvalidOptionsException.class);
        assertThat(outcome(() -> credentials
                        .with(Options.of(Map.of("pagination", Map.of("page_size", value, "max_page_size", value))))
                        .page(10, null)))
                .isInstanceOf(InvalidOptionsException.class);
        // Unknown options are ignored.
        assertThat(credentials
                        .with(Options.of(Map.of(value, value)))
                        .page(10, null)
                        .data())
                .hasSize(1);
        // A workspace with this name, if there can be one.
        Object workspace = outcome(() -> node.insert("workspaces", Map.of("name", value)));
        if (workspace instanceof Map<?, ?> made) {
            Options there = Options.workspace(value);
            assertThat(credentials.with(there).page(10, null).data()).isEmpty();
            assertThat(node.dao("workspaces").delete(Map.of("id", made.get("id"))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asCacheKeys(Text text) throws Exception {
        String value = text.value;
        for (String entity : List.of("plugins", "keyauth_credentials", "workspaces")) {
            Object found =
                    outcome(() -> node.dao(entity).selectByCacheKey(value).isPresent());
            assertThat(found instanceof KongDbException || found.equals(false)).isTrue();
        }
        assertThat(node.dao("plugins").cacheKey(List.of(value, value)))
                .startsWith("plugins:" + value + ":" + value + ":");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void asNamesOfEntitiesAndFields(Text text) throws Exception {
        String value = text.value;
        assertThat(node.dao(value)).isNull();
        Dao consumers = node.dao("consumers");
        Object unknown = outcome(() -> consumers.insert(Map.of("username", id(), value, "x")));
        assertThat(unknown)
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of(value, "unknown field")));
        assertThat(outcome(() -> node.insert("test_everything", Map.of("record", Map.of(value, "x")))))
                .isInstanceOf(SchemaViolationException.class);
        for (Callable<?> call : List.<Callable<?>>of(
                () -> consumers.selectBy(value, "x"),
                () -> consumers.deleteBy(value, "x"),
                () -> consumers.forForeign(value, Map.of()).page(1, null))) {
            try {
                call.call();
                throw new AssertionError("'" + text + "' is taken for a field");
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("has no field");
            }
        }
    }

    /** Such names come from the jars of plugins. */
    @ParameterizedTest
    @MethodSource("texts")
    void asNamesOfPluginsAndTheirMigrations(Text text) throws Exception {
        String value = text.value;
        Strategy strategy = node.strategy;
        try {
            Subsystem subsystem = new Subsystem(value, List.of(new Migration(value, "SELECT 1", List.of())));
            boolean recorded = true;
            try {
                new Migrator(strategy.migrations(), List.of(subsystem), line -> {}).up();
            } catch (MigrationException e) {
                assertThat(e).hasCauseInstanceOf(DatabaseException.class);
                recorded = false;
            }
            assertThat(recorded).isEqualTo(!text.unstorable() && !text.huge());
            assertThat(strategy.migrations().state().stream()
                            .filter(state -> state.subsystem().equals(value))
                            .flatMap(state -> state.executed().stream()))
                    .isEqualTo(recorded ? List.of(value) : List.of());
            Object locked = outcome(() -> strategy.migrations().locked(value, Duration.ZERO, () -> {}));
            assertThat(locked instanceof DatabaseException || locked.equals(true))
                    .isTrue();
        } finally {
            Database.execute(
                    connection, "DELETE FROM schema_meta WHERE subsystem NOT IN ('core', 'key-auth', 'tests')");
        }
    }

    /** The only setting that becomes an identifier. */
    @ParameterizedTest
    @MethodSource("texts")
    void asTheNameOfTheSchema(Text text) throws Exception {
        KongConfig config = Server.config(database.name).with("pg_schema", text.value);
        try (Strategy strategy = new PostgresStrategyFactory().open(config.with("pg_timeout", "250"))) {
            Object needed = outcome(() -> strategy.migrations().needsBootstrap());
            // A blank name counts as none. Then the schema is the default one, which has all
            // tables.
            assertThat(needed instanceof DatabaseException || needed.equals(!text.value.isBlank()))
                    .isTrue();
        }
    }
}
