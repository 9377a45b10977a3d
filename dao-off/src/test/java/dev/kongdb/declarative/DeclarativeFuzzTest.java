package dev.kongdb.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.declarative.DeclarativeConfig.Format;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.tck.table.RandomEntity;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Reads random texts. The result must be a content or a {@link DeclarativeConfigException}, after
 * at most 100 ms of processor time for each kilobyte. With {@code -Dfuzz.seconds=300}, each test
 * goes on for 300 seconds with new texts.
 */
class DeclarativeFuzzTest {
    /** The number of texts in a build. */
    private static final int TEXTS = 1_000;

    private static final long NANOSECONDS_A_KILOBYTE = 100_000_000L;

    /**
     * The first attempts may be slow because of compilation and class loading, which do not happen
     * again.
     */
    private static final int ATTEMPTS = 4;

    private static final List<String> PIECES = List.of(
            "- ",
            ": ",
            "\n",
            "\n  ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\"",
            "|",
            ">-\n",
            "&a ",
            "*a",
            "<<: ",
            "!!int ",
            "!!binary ",
            "?",
            "#",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "\t",
            "\u0000",
            "\ufeff",
            "\u00fc",
            "\ud83d",
            "~",
            "null",
            "yes",
            ".inf",
            "1e999",
            "0x",
            "-",
            "name",
            "id: ",
            "services",
            "routes",
            "consumers",
            "plugins",
            "config",
            "tags",
            "_format_version: '2.1'\n",
            "_transform",
            "_ignore",
            "\\x",
            "\\u12",
            "null",
            "true",
            "0.1",
            "99999999999999999999",
            "[[[[",
            "{\"a\":",
            "//");

    private static final String WHOLE = """
            _format_version: "2.1"
            services:
            - &s {name: a, host: a.example.com, tags: [x, y], routes: [{name: r1, paths: [/1], headers: {x-a: [b]}}]}
            - <<: *s
              name: b
            consumers:
            - username: "012"
              custom_id: "two\\nlines"
            certificates: [{cert: x, key: y, snis: [{name: "*.example.com"}]}]
            upstreams: [{name: u, targets: [{target: "127.0.0.1:80", weight: 1}], healthchecks: {active: {type: http}}}]
            plugins: [{name: key-auth, config: {key_names: [a]}, service: a}]
            """;

    private final long seed = Long.getLong("fuzz.seconds") == null ? 1 : System.nanoTime();
    private final Random random = new Random(seed);

    private void fuzz(Consumer<String> trial, Supplier<String> texts) {
        Long seconds = Long.getLong("fuzz.seconds");
        long end = seconds == null ? 0 : System.nanoTime() + seconds * 1_000_000_000L;
        for (int i = 0; i < TEXTS || (seconds != null && System.nanoTime() - end < 0); i++) {
            String text = texts.get();
            try {
                within(text, trial);
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("seed " + seed + ", text " + i + ":\n" + text, e);
            }
        }
    }

    /**
     * Fails if a text takes too long in all attempts. It measures processor time, so other
     * processes do not matter.
     */
    private static void within(String text, Consumer<String> trial) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long limit = NANOSECONDS_A_KILOBYTE * (1 + text.length() / 1024);
        long time = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && time > limit; i++) {
            long start = threads.getCurrentThreadCpuTime();
            trial.accept(text);
            time = Math.min(time, threads.getCurrentThreadCpuTime() - start);
        }
        assertThat(time).as("nanoseconds of processor time").isLessThanOrEqualTo(limit);
    }

    /** A fault is reported only by this exception, in words and with its places. */
    private static void read(DeclarativeConfig config, String text) {
        for (Format format : Format.values()) {
            try {
                assertThat(config.read(text, format).hash()).hasSize(32);
            } catch (DeclarativeConfigException e) {
                assertThat(DeclarativeConfig.text(e)).isNotEmpty();
                DeclarativeConfig.locations(text, e);
            }
        }
    }

    private String mutated(String text) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            int to = Math.min(mutated.length(), at + random.nextInt(30));
            switch (random.nextInt(4)) {
                case 0 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> mutated.delete(at, to);
                case 2 -> mutated.insert(at, mutated.substring(at, to));
                default -> mutated.insert(at, (char) random.nextInt(0x250));
            }
        }
        return mutated.toString();
    }

    @Test
    void anyTextIsReadOrRefused() {
        try (Kong kong = Kong.open(KongConfig.empty().with("database", "off"))) {
            DeclarativeConfig config = new DeclarativeConfig(
                    kong.db().daos().stream().map(Dao::schema).toList());
            read(config, WHOLE);
            fuzz(text -> read(config, text), () -> mutated(WHOLE));
        }
    }

    @Test
    void anyDocumentIsReadOrRefusedByEntitiesOfAnyDefinition() {
        RandomEntity entity = new RandomEntity("random", seed, true);
        Schema[] schema = {entity.next()};
        fuzz(text -> read(new DeclarativeConfig(withParents(schema[0])), text), () -> {
            if (random.nextInt(20) == 0) {
                schema[0] = entity.next();
            }
            String document = document(schema[0]);
            return random.nextInt(4) == 0 ? mutated(document) : document;
        });
    }

    private static Collection<Schema> withParents(Schema schema) {
        Set<Schema> all = new LinkedHashSet<>();
        schema.foreignFields().forEach(field -> all.add(Objects.requireNonNull(field.referencedSchema())));
        all.add(schema);
        return all;
    }

    /** Entries of random values in the fields of a schema, as JSON. */
    private String document(Schema schema) {
        StringBuilder text = new StringBuilder("{\"_format_version\": \"2.1\", \"" + schema.name() + "\": [");
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append('{');
            String separator = "";
            for (Field field : schema.fields()) {
                if (random.nextInt(3) > 0) {
                    text.append(separator).append('"').append(field.name()).append("\": ");
                    appendValue(text, 3);
                    separator = ", ";
                }
            }
            text.append(i == 0 ? "}" : "}, ");
        }
        return text.append("]}").toString();
    }

    private void appendValue(StringBuilder text, int depth) {
        switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> text.append("null");
            case 1 -> text.append(random.nextBoolean());
            case 2 -> text.append(random.nextLong());
            case 3 -> text.append(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 4 ->
                text.append('"')
                        .append(new UUID(random.nextLong(), random.nextLong()))
                        .append('"');
            case 5 ->
                text.append("\"")
                        .append("a\\u00fc\\n/%".repeat(random.nextInt(3)))
                        .append('"');
            case 6 -> {
                text.append('[');
                for (int i = random.nextInt(3); i > 0; i--) {
                    appendValue(text, depth - 1);
                    text.append(i == 1 ? "" : ", ");
                }
                text.append(']');
            }
            default -> {
                text.append("{\"").append(random.nextBoolean() ? "id" : "x").append("\": ");
                appendValue(text, depth - 1);
                text.append('}');
            }
        }
    }
}
