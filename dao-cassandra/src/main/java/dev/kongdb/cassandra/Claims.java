package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Field;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which row has a unique value. A claim names a row and the attempt that claimed; it counts while that row has the value, or while
 * that attempt has the row in hand. Any other claim is a left-over, and anybody's. Thread-safe.
 */
final class Claims {
    private final Statements statements;
    private final Settling settling;
    private final String insert;
    private final String takeOver;
    private final String release;
    private final String select;

    /**
     * A value that is to be one row's only.
     *
     * @param name the row of the claims table
     * @param fields the field, or those of a composite cache key
     * @param columns where the value lies in the entity's table, the first of them with an index
     * @param values what lies there
     */
    record Claim(String name, List<Field> fields, List<String> columns, List<@Nullable ByteBuffer> values) {}

    Claims(Statements statements, Guards guards, Settling settling) {
        this.statements = statements;
        this.settling = settling;
        this.insert = "INSERT INTO " + guards.claims + " (claim, owner, attempt) VALUES (?, ?, ?) IF NOT EXISTS";
        this.takeOver = "UPDATE " + guards.claims + " SET owner = ?, attempt = ? WHERE claim = ? IF attempt = ?";
        this.release = "DELETE FROM " + guards.claims + " WHERE claim = ? IF attempt = ?";
        this.select = "SELECT owner, attempt FROM " + guards.claims + " WHERE claim = ?";
    }

    /** What a row with those columns claims. The primary key needs none. */
    static List<Claim> of(EntityTable table, List<@Nullable ByteBuffer> bytes) {
        List<Claim> claims = new ArrayList<>();
        UUID workspace = table.workspace(bytes);
        for (Field field : table.schema.fields()) {
            if (!field.unique() || table.schema.primaryKey().equals(List.of(field))) {
                continue;
            }
            List<@Nullable ByteBuffer> values = table.bytes(bytes, field);
            if (values.contains(null)) {
                continue;
            }
            List<String> columns = table.columnNames(field);
            UUID scope = field.uniqueAcrossWs() ? null : workspace;
            claims.add(
                    new Claim(name(table.schema.name(), field.name(), scope, values), List.of(field), columns, values));
        }
        int cacheKey = table.cacheKeyIndex();
        if (cacheKey >= 0 && bytes.get(cacheKey) != null) {
            List<@Nullable ByteBuffer> values = bytes.subList(cacheKey, cacheKey + 1);
            claims.add(new Claim(
                    name(table.schema.name(), "cache_key", null, values),
                    table.schema.cacheKey(),
                    List.of("cache_key"),
                    values));
        }
        return claims;
    }

    /** The value itself may be a secret, and longer than a key can be. */
    private static String name(
            String entity, String field, @Nullable UUID scope, List<? extends @Nullable ByteBuffer> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer value : values) {
                if (value != null) {
                    digest.update(Statements.number(value.remaining()));
                    digest.update(value.duplicate());
                }
            }
            return entity + ":" + field + ":" + (scope == null ? "" : scope) + ":"
                    + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean holds(EntityTable table, Stored row, Claim claim) {
        return row.exists()
                && of(table, row.bytes()).stream().anyMatch(own -> own.name().equals(claim.name()));
    }

    /**
     * Claims a value for a row that the attempt has in hand.
     *
     * @param before the row as it was before the attempt; null for a new one
     * @throws UniqueViolationException when another row has the value
     */
    void take(Rows rows, Claim claim, dev.kongdb.schema.Row row, @Nullable Stored before, String attempt) {
        EntityTable table = rows.table();
        String self = table.keyText(row);
        boolean hadIt = before != null && holds(table, before, claim);
        while (true) {
            Row result = statements.conditional(insert, texts(claim.name(), self, attempt));
            if (result.getBoolean(0) || attempt.equals(result.getString("attempt"))) {
                break;
            }
            String owner = result.getString("owner");
            String by = result.getString("attempt");
            if (owner == null || by == null) {
                throw statements.errors.database("damaged claim " + claim.name(), null);
            }
            if (owner.equals(self)) {
                if (hadIt || takeOver(claim, self, attempt, by)) {
                    break;
                }
                continue;
            }
            Stored other = rows.read(Purpose.SERIAL, table.keyOf(owner));
            if (other != null && other.state().isOpen() && (other.state().isBy(by) || isBeingDeleted(other))) {
                settling.settle(rows, other); // its own end says whose the value is
            } else if (other != null && holds(table, other, claim)) {
                throw violation(rows, claim, row);
            } else if (takeOver(claim, self, attempt, by)) {
                break;
            }
        }
        if (!hadIt) {
            adopt(rows, claim, row, self, attempt);
        }
    }

    private static boolean isBeingDeleted(Stored row) {
        return row.state().kind() == RowState.Kind.DELETE;
    }

    private boolean takeOver(Claim claim, String self, String attempt, String by) {
        Row result = statements.conditional(takeOver, texts(self, attempt, claim.name(), by));
        return result.getBoolean(0)
                || (result.getColumnDefinitions().contains("attempt") && attempt.equals(result.getString("attempt")));
    }

    /** Rows that a Kong wrote have no claim: one that has the value is given ours. */
    private void adopt(Rows rows, Claim claim, dev.kongdb.schema.Row row, String self, String attempt) {
        EntityTable table = rows.table();
        while (true) {
            Stored open = null;
            for (Stored other : rows.find(Purpose.GUARD, claim.columns(), claim.values())) {
                String owner = table.keyText(other.row());
                if (owner.equals(self) || !holds(table, other, claim)) {
                    continue;
                }
                if (isBeingDeleted(other)) {
                    open = other;
                    continue;
                }
                takeOver(claim, owner, RowState.newAttempt(), attempt);
                throw violation(rows, claim, row);
            }
            if (open == null) {
                return;
            }
            settling.settle(rows, open);
        }
    }

    /** Which attempts hold the claims of a row: to be asked while nobody else can write it. */
    Map<Claim, String> heldBy(Rows rows, Stored row) {
        EntityTable table = rows.table();
        String self = table.keyText(row.row());
        Map<Claim, String> held = new LinkedHashMap<>();
        for (Claim claim : of(table, row.bytes())) {
            Row result = statements
                    .execute(Purpose.GUARD, select, texts(claim.name()))
                    .one();
            if (result != null && self.equals(result.getString("owner"))) {
                held.put(claim, String.valueOf(result.getString("attempt")));
            }
        }
        return held;
    }

    /** Gives up a claim, unless it is another attempt's by now. */
    void release(Claim claim, String attempt) {
        statements.conditional(release, texts(claim.name(), attempt));
    }

    /** The error for a row that wants what another has. */
    UniqueViolationException violation(Rows rows, Claim claim, dev.kongdb.schema.Row row) {
        return violation(rows, claim.fields(), row);
    }

    UniqueViolationException violation(Rows rows, List<Field> fields, dev.kongdb.schema.Row row) {
        Map<String, @Nullable Object> all = rows.schema.toMap(row);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), all.get(field.name())));
        return statements.errors.uniqueViolation(values);
    }

    private static List<@Nullable ByteBuffer> texts(String... values) {
        List<@Nullable ByteBuffer> bytes = new ArrayList<>();
        for (String value : values) {
            bytes.add(Statements.text(value));
        }
        return bytes;
    }
}
