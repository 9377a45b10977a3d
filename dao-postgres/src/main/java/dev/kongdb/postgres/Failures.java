package dev.kongdb.postgres;

import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Translates PostgreSQL's answers to the writes of one entity into Kong's errors. The columns of
 * the constraint that the server names tell what was violated; they are queried once and kept.
 * Texts and values are never searched for names. Thread-safe.
 */
final class Failures {
    static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String RESTRICT_VIOLATION = "23001";
    private static final String NOT_NULL_VIOLATION = "23502";

    /** The state for a row that is too large for an index, among others. */
    private static final String TOO_LARGE = "54000";

    private static final String OUT_OF_RANGE = "22003";

    /** The class of errors about values. */
    private static final String DATA_EXCEPTION = "22";

    /**
     * The columns of a foreign key, or of the index behind any other constraint. Expressions have
     * none.
     */
    private static final String COLUMNS = """
            SELECT array_agg(a.attname::text)
              FROM (SELECT conrelid AS id, conkey AS numbers
                      FROM pg_catalog.pg_constraint
                     WHERE conname = ? AND contype = 'f'
                    UNION ALL
                    SELECT indrelid, indkey::int2[]
                      FROM pg_catalog.pg_index JOIN pg_catalog.pg_class ON oid = indexrelid
                     WHERE relname = ?) AS c
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.id AND a.attnum = ANY (c.numbers)
             WHERE c.id = ?::regclass""";

    private final EntityTable table;
    private final Schema schema;
    private final Connections connections;
    private final Errors errors;
    private final Map<String, Set<String>> columnsOfConstraints = new ConcurrentHashMap<>();

    Failures(EntityTable table, Connections connections, Errors errors) {
        this.table = table;
        this.schema = table.schema;
        this.connections = connections;
        this.errors = errors;
    }

    static boolean isUniqueViolation(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState());
    }

    /**
     * Whether the server has reported the failure, and so has undone the statement. Otherwise it is
     * unknown whether the statement was committed.
     */
    static boolean isAnswer(SQLException e) {
        return answer(e) != null;
    }

    /** Whether the violated constraint belongs to this table and has these columns. */
    boolean isOn(List<String> quotedColumns, SQLException e) {
        Set<String> columns = columns(e);
        return columns != null && columns.containsAll(quotedColumns);
    }

    /** The error for a failed insert, update or upsert. */
    KongDbException ofWrite(SQLException e, Write write) {
        String state = e.getSQLState();
        if (NOT_NULL_VIOLATION.equals(state)) {
            return primaryKey(write.row());
        }
        if (TOO_LARGE.equals(state)) {
            return tooLong(columns(e), write.row());
        }
        if (OUT_OF_RANGE.equals(state)) {
            return outOfRange(write.row());
        }
        if (state != null && state.startsWith(DATA_EXCEPTION)) {
            return refused("a value does not fit its column");
        }
        if (UNIQUE_VIOLATION.equals(state) || FOREIGN_KEY_VIOLATION.equals(state)) {
            Set<String> columns = columns(e);
            if (columns != null) {
                return UNIQUE_VIOLATION.equals(state) ? unique(columns, write.row()) : missing(e, columns, write);
            }
        }
        return connections.error(e);
    }

    /**
     * The error for a value that is too long for its index. The server names the index, unless the
     * value is too long for every index.
     */
    private KongDbException tooLong(@Nullable Set<String> columns, Row row) {
        FieldColumns longest = null;
        int most = 0;
        for (FieldColumns field : table.fields) {
            Object value = row.get(field.position);
            int length = value == null ? 0 : value.toString().length();
            boolean indexed = columns == null
                    ? isIndexed(field.field)
                    : field.names.stream().anyMatch(columns::contains);
            if (indexed && length > most) {
                most = length;
                longest = field;
            }
        }
        String why = "is too long for an index, which takes some 2,700 bytes";
        return longest == null ? refused("a value " + why) : errors.schemaViolation(longest.field.name(), why);
    }

    private boolean isIndexed(Field field) {
        return field.unique()
                || schema.primaryKey().contains(field)
                || schema.cacheKey().contains(field)
                || field.equals(schema.endpointKey())
                || field.name().equals("tags");
    }

    /**
     * The error for a number that is out of range. The server does not name the column. It must be
     * one that is smaller than numbers of a row can be, so this names the largest number.
     */
    private KongDbException outOfRange(Row row) {
        FieldColumns largest = null;
        double most = Short.MAX_VALUE;
        for (FieldColumns field : table.fields) {
            Object value = row.get(field.position);
            if (value instanceof Number number && !field.field.isTimestamp() && Math.abs(number.doubleValue()) > most) {
                most = Math.abs(number.doubleValue());
                largest = field;
            }
        }
        return largest == null
                ? refused("a number " + UnstorableValueException.OUT_OF_RANGE)
                : errors.schemaViolation(largest.field.name(), UnstorableValueException.OUT_OF_RANGE);
    }

    private KongDbException refused(String why) {
        return errors.schemaViolation(new Violations(Map.of("@entity", List.of(why))));
    }

    /** The error for a failed delete. */
    KongDbException ofDelete(SQLException e) {
        String state = e.getSQLState();
        ServerErrorMessage answer = answer(e);
        if ((FOREIGN_KEY_VIOLATION.equals(state) || RESTRICT_VIOLATION.equals(state))
                && answer != null
                && answer.getTable() != null) {
            return errors.referencedBy(schema.name(), answer.getTable());
        }
        return connections.error(e);
    }

    /** The error for a value that this store cannot hold. */
    KongDbException of(UnstorableValueException e) {
        return errors.schemaViolation(e.field(), e.reason());
    }

    /** Error 3 for the key of the row. */
    KongDbException primaryKey(Row row) {
        return errors.primaryKeyViolation(values(row, schema.primaryKey()));
    }

    /** Error 5 for the fields of the row. */
    KongDbException unique(Row row, List<Field> fields) {
        return errors.uniqueViolation(values(row, fields));
    }

    private KongDbException unique(Set<String> columns, Row row) {
        if (schema.hasCompositeCacheKey() && columns.contains(EntityTable.CACHE_KEY)) {
            return unique(row, schema.cacheKey());
        }
        Set<String> own = new HashSet<>(columns);
        own.remove(EntityTable.WORKSPACE);
        for (FieldColumns field : table.fields) {
            if (field.field.unique() && own.equals(Set.copyOf(field.names))) {
                return unique(row, List.of(field.field));
            }
        }
        if (own.equals(Set.copyOf(table.keyColumns))) {
            return primaryKey(row);
        }
        // A constraint from a migration of the author's, which the schema does not know.
        return unique(
                row,
                Arrays.stream(table.fields)
                        .filter(field -> field.names.stream().anyMatch(own::contains))
                        .map(field -> field.field)
                        .toList());
    }

    private KongDbException missing(SQLException e, Set<String> columns, Write write) {
        Set<String> own = new HashSet<>(columns);
        own.remove(EntityTable.WORKSPACE);
        if (own.isEmpty()) {
            return errors.invalidWorkspace(
                    write.workspace() == null ? null : write.workspace().toString());
        }
        for (FieldColumns field : table.fields) {
            Schema parent = field.field.referencedSchema();
            if (parent != null && own.equals(Set.copyOf(field.names))) {
                Object key = values(write.row(), List.of(field.field)).get(field.field.name());
                return errors.foreignKeyMissing(
                        field.field.name(), parent.name(), key instanceof Map<?, ?> map ? textKeys(map) : Map.of());
            }
        }
        return connections.error(e);
    }

    private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    /** The values of the fields as Kong prints them, with nulls. */
    private Map<String, @Nullable Object> values(Row row, List<Field> fields) {
        Map<String, @Nullable Object> all = schema.toMap(row);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), all.get(field.name())));
        return values;
    }

    /**
     * The quoted columns of the violated constraint; null when it does not belong to this table.
     */
    private @Nullable Set<String> columns(SQLException e) {
        ServerErrorMessage answer = answer(e);
        if (answer == null || answer.getConstraint() == null || !schema.name().equals(answer.getTable())) {
            return null;
        }
        String constraint = answer.getConstraint();
        Set<String> known = columnsOfConstraints.get(constraint);
        if (known == null) {
            known = lookUp(constraint);
            if (!known.isEmpty()) { // a constraint that was created since is found the next time
                columnsOfConstraints.put(constraint, known);
            }
        }
        return known;
    }

    private Set<String> lookUp(String constraint) {
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
                    statement.setString(1, constraint);
                    statement.setString(2, constraint);
                    statement.setString(3, table.name);
                    try (ResultSet result = statement.executeQuery()) {
                        result.next();
                        Array columns = result.getArray(1);
                        Set<String> quoted = new HashSet<>();
                        if (columns != null) {
                            for (Object column : (Object[]) columns.getArray()) {
                                quoted.add(PostgresDialect.quote((String) column));
                            }
                        }
                        return Set.copyOf(quoted);
                    }
                }
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private static @Nullable ServerErrorMessage answer(SQLException e) {
        return e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
    }
}
