package dev.kongdb.legacy;

import dev.kongdb.spi.StoredJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Imports the rows of a database of Kong 0.8 to 0.10 into today's: APIs become services and routes.
 * Existing rows stay as they are, so the import can be repeated. The source is not changed.
 */
public final class LegacyImport {
    /** Tables of that time that contain no entities, and that no node of today needs. */
    private static final Set<String> PASSING =
            Set.of("schema_migrations", "ttls", "nodes", "ratelimiting_metrics", "response_ratelimiting_metrics");

    private final DaoFactory factory;
    private final Source source;

    private LegacyImport(DaoFactory factory, Source source) {
        this.factory = factory;
        this.source = source;
    }

    /** A database of that time. */
    public interface Source {
        /** The names of its tables. */
        Set<String> tables();

        /** The names of the columns of a table; empty when there is none. */
        Set<String> columns(String table);

        /**
         * Reads a table.
         *
         * @param each takes each row
         */
        void read(String table, Rows each);
    }

    /** Takes rows of a database of that time. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Takes a row.
         *
         * @param columns JSON-like values by column; times are in ISO 8601; a list or a table may
         *     be the text of its JSON
         * @param left the seconds that the row has left; zero or less when it has ended; null for
         *     ever
         */
        void take(Map<String, @Nullable Object> columns, @Nullable Long left);
    }

    /**
     * The result for a table.
     *
     * @param table its name
     * @param taken how many rows were inserted, or would be
     * @param there how many rows existed already with the same values
     * @param refused a line for each row that was not imported, with the reason
     */
    public record Outcome(String table, int taken, int there, List<String> refused) {
        /** An outcome; the list is copied. */
        public Outcome {
            refused = List.copyOf(refused);
        }
    }

    /**
     * Imports everything, parents before the rows that refer to them.
     *
     * @param factory the factory of the version that wrote the source
     * @param dry whether rows are only validated
     * @return the result for each table that has rows, also for tables that are not imported
     */
    public static List<Outcome> run(DaoFactory factory, Source source, boolean dry) {
        return new LegacyImport(factory, source).run(dry);
    }

    private List<Outcome> run(boolean dry) {
        Set<String> tables = new LinkedHashSet<>(List.of("consumers", "apis", "plugins"));
        tables.addAll(factory.daos().keySet());
        Stream.of("ssl_certificates", "ssl_servers_names")
                .filter(table -> factory.findDao(table).isPresent())
                .forEach(tables::add);
        tables.retainAll(source.tables());
        List<Outcome> outcomes = new ArrayList<>();
        tables.stream().filter(table -> !PASSING.contains(table)).forEach(table -> add(outcomes, take(table, dry)));
        source.tables().stream()
                .filter(table -> !tables.contains(table) && !PASSING.contains(table))
                .sorted()
                .forEach(table -> add(outcomes, leave(table)));
        return outcomes;
    }

    private static void add(List<Outcome> outcomes, Outcome outcome) {
        if (outcome.taken() + outcome.there() + outcome.refused().size() > 0) {
            outcomes.add(outcome);
        }
    }

    private Outcome leave(String table) {
        int[] rows = {0};
        source.read(table, (row, left) -> rows[0]++);
        return new Outcome(
                table,
                0,
                0,
                rows[0] == 0
                        ? List.of()
                        : List.of(rows[0] + " rows of the table '" + table
                                + "' are left: no entity here has that name; is its plugin installed?"));
    }

    private Outcome take(String table, boolean dry) {
        LegacyDao dao = factory.dao(table);
        int[] taken = {0};
        int[] there = {0};
        List<String> refused = new ArrayList<>();
        Taken seen = new Taken(dao);
        source.read(table, (raw, left) -> {
            if (left != null && left <= 0) {
                return; // it was no longer visible
            }
            Map<String, @Nullable Object> row = row(raw, dao.schema());
            if (table.equals("ssl_servers_names")) {
                asSni(row);
            }
            try {
                Map<String, @Nullable Object> found = dao.find(row).orElse(null);
                if (found == null) {
                    if (dry) {
                        dao.validate(row);
                        seen.take(row);
                    } else {
                        dao.insert(row, left == null ? LegacyOptions.none() : LegacyOptions.ttl(left));
                    }
                    taken[0]++;
                } else if (holds(found, row)) {
                    there[0]++;
                } else {
                    refused.add(named(table, row, dao.schema()) + ": there is one with that key, and it differs");
                }
            } catch (LegacyException | IllegalArgumentException e) {
                refused.add(named(table, row, dao.schema()) + ": " + reason(e));
            }
        });
        return new Outcome(table, taken[0], there[0], refused);
    }

    /** The values of rows that a dry run has accepted, so that it refuses duplicates. */
    private record Taken(LegacyDao dao, Set<List<Object>> values) {
        Taken(LegacyDao dao) {
            this(dao, new HashSet<>());
        }

        void take(Map<String, @Nullable Object> row) {
            LegacySchema schema = dao.schema();
            Map<String, Object> taken = new LinkedHashMap<>();
            String keys = String.join(", ", schema.primaryKey());
            String key = schema.primaryKey().stream()
                    .map(column -> Lua.text(row.get(column)))
                    .collect(Collectors.joining(", "));
            if (!values.add(List.of(keys, key))) {
                taken.put(keys, key);
            }
            schema.fields().forEach((column, field) -> {
                Object value = row.get(column);
                boolean isKey = schema.primaryKey().equals(List.of(column));
                if (field.unique() && !isKey && value != null && taken.isEmpty() && isTaken(column, value)) {
                    taken.put(column, value);
                }
            });
            if (!taken.isEmpty()) {
                throw dao.stamped(LegacyException.unique(taken));
            }
        }

        private boolean isTaken(String column, Object value) {
            return !values.add(List.of(column, value)) || dao.count(Map.of(column, value)) > 0;
        }
    }

    /** Converts a server name of 0.10, whose key was the name, to one of today. */
    private static void asSni(Map<String, @Nullable Object> row) {
        Object certificate = row.remove("ssl_certificate_id");
        row.put("certificate_id", certificate);
        String of = "name of a certificate " + row.get("name");
        row.putIfAbsent(
                "id",
                UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString());
    }

    /** The row for messages, only with its key: other columns may contain keys and passwords. */
    private static String named(String table, Map<String, @Nullable Object> row, LegacySchema schema) {
        StringBuilder text = new StringBuilder(table);
        schema.primaryKey()
                .forEach(column -> text.append(' ').append(column).append('=').append(row.get(column)));
        return text.toString();
    }

    /**
     * The reason for messages. For a unique value, only the column is named, since the value may be
     * a key.
     */
    private static @Nullable String reason(RuntimeException error) {
        Map<String, Object> taken =
                error instanceof LegacyException refusal && refusal.kind() == LegacyException.Kind.UNIQUE
                        ? refusal.table()
                        : null;
        return taken == null ? error.getMessage() : String.join(", ", taken.keySet()) + ": already exists";
    }

    private static Map<String, @Nullable Object> row(Map<String, @Nullable Object> raw, LegacySchema schema) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        raw.forEach((column, value) -> {
            boolean isKept = !schema.table().equals("upstreams") || !column.equals(LegacySchemas.ORDER_OF_SLOTS);
            if (value != null && isKept) {
                LegacyField field = schema.fields().get(column);
                String type = field == null ? null : field.type();
                row.put(column, value instanceof String text ? read(text, type) : value);
            }
        });
        return row;
    }

    private static Object read(String text, @Nullable String type) {
        if ("timestamp".equals(type)) {
            return millis(text);
        }
        if (("array".equals(type) || "table".equals(type)) && (text.startsWith("[") || text.startsWith("{"))) {
            try {
                return Objects.requireNonNullElse(StoredJson.read(text), text);
            } catch (IOException e) {
                return text;
            }
        }
        return text;
    }

    private static Object millis(String text) {
        String iso = text.replace(' ', 'T');
        try {
            return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException local) {
            try {
                return OffsetDateTime.parse(iso).toInstant().toEpochMilli();
            } catch (DateTimeParseException none) {
                return text;
            }
        }
    }

    /** Whether {@code found} contains everything of {@code wanted}; it may contain more. */
    private static boolean holds(@Nullable Object found, @Nullable Object wanted) {
        if (wanted instanceof Map<?, ?> table) {
            return table.isEmpty()
                    || (found instanceof Map<?, ?> other
                            && table.entrySet().stream()
                                    .allMatch(each -> each.getValue() == null
                                            || holds(other.get(each.getKey()), each.getValue())));
        }
        if (wanted instanceof List<?> list) {
            return list.isEmpty()
                    ? found == null || found.equals(list)
                    : found instanceof List<?> other
                            && other.size() == list.size()
                            && java.util.stream.IntStream.range(0, list.size())
                                    .allMatch(i -> holds(other.get(i), list.get(i)));
        }
        if (wanted instanceof Number number && found instanceof Number other) {
            return sameNumber(number, other);
        }
        return Lua.text(found).equals(Lua.text(wanted));
    }

    /** Whether two numbers are equal. Times are stored in whole seconds. */
    private static boolean sameNumber(Number one, Number other) {
        return one.doubleValue() == other.doubleValue()
                || (one.longValue() > 100_000_000_000L && one.longValue() / 1000 == other.longValue() / 1000);
    }
}
