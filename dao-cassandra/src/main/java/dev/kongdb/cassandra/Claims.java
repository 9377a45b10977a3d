package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.cassandra.Statements.Answer;
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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which row has a unique value. A claim names a row and the attempt that made it. It is valid while
 * the row has the value, or while the attempt holds the row. Any other claim is left over, and
 * another row may take it. Thread-safe.
 */
final class Claims {
    private final Statements statements;
    private final Settling settling;
    private final String insert;
    private final String takeOver;
    private final String release;
    private final String select;

    /**
     * A value that only one row may have.
     *
     * @param name the key in the table of claims
     * @param fields the field, or the fields of a composite cache key
     * @param lookup finds the rows of the entity that have the value
     */
    record Claim(String name, List<Field> fields, Lookup lookup) {}

    Claims(Statements statements, Guards guards, Settling settling) {
        this.statements = statements;
        this.settling = settling;
        this.insert = "INSERT INTO " + guards.claims + " (claim, owner, attempt) VALUES (?, ?, ?) IF NOT EXISTS";
        this.takeOver = "UPDATE " + guards.claims + " SET owner = ?, attempt = ? WHERE claim = ? IF attempt = ?";
        this.release = "DELETE FROM " + guards.claims + " WHERE claim = ? IF attempt = ?";
        this.select = "SELECT owner, attempt FROM " + guards.claims + " WHERE claim = ?";
    }

    /** The claims of a row with these columns. The primary key needs none. */
    static List<Claim> of(RowColumns columns, List<@Nullable ByteBuffer> bytes) {
        List<Claim> claims = new ArrayList<>();
        UUID workspace = columns.workspace(bytes);
        for (Field field : columns.schema.fields()) {
            if (!field.unique() || columns.schema.primaryKey().equals(List.of(field))) {
                continue;
            }
            List<@Nullable ByteBuffer> values = columns.bytes(bytes, field);
            if (values.contains(null)) {
                continue;
            }
            UUID scope = field.uniqueAcrossWs() ? null : workspace;
            claims.add(new Claim(
                    name(columns.schema.name(), field.name(), scope, values),
                    List.of(field),
                    new Lookup(columns.columnNames(field), values)));
        }
        int cacheKey = columns.cacheKeyIndex();
        if (cacheKey >= 0 && bytes.get(cacheKey) != null) {
            List<@Nullable ByteBuffer> values = bytes.subList(cacheKey, cacheKey + 1);
            claims.add(new Claim(
                    name(columns.schema.name(), "cache_key", null, values),
                    columns.schema.cacheKey(),
                    new Lookup(List.of("cache_key"), values)));
        }
        return claims;
    }

    /**
     * The key of a claim. It contains a digest, since the value itself may be secret or too long
     * for a key.
     */
    private static String name(
            String entity, String field, @Nullable UUID scope, List<? extends @Nullable ByteBuffer> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer value : values) {
                if (value != null) {
                    digest.update(ByteBuffer.allocate(4).putInt(0, value.remaining()));
                    digest.update(value.duplicate());
                }
            }
            return entity + ":" + field + ":" + (scope == null ? "" : scope) + ":"
                    + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> names(List<Claim> claims) {
        return claims.stream().map(Claim::name).collect(Collectors.toSet());
    }

    private static boolean holds(RowColumns columns, Stored row, Claim claim) {
        return row.exists()
                && of(columns, row.bytes()).stream().anyMatch(own -> own.name().equals(claim.name()));
    }

    /**
     * Values that an attempt claims for the row that it holds.
     *
     * @param before the names of the claims that the row had before
     * @param self the key of the row
     * @param answers the running statements, in the order of the claims
     */
    record Taking(
            Rows rows,
            dev.kongdb.value.Row row,
            Set<String> before,
            String self,
            String attempt,
            List<Claim> claims,
            List<Answer<Row>> answers) {
        boolean hadBefore(Claim claim) {
            return before.contains(claim.name());
        }
    }

    /**
     * Claims all values for a row that the attempt holds, at once.
     *
     * @param before the row as it was before the attempt; null for a new row
     */
    Taking send(Rows rows, List<Claim> wanted, dev.kongdb.value.Row row, @Nullable Stored before, String attempt) {
        RowColumns columns = rows.columns();
        String self = columns.keyText(row);
        Set<String> had = before == null || !before.exists() ? Set.of() : names(of(columns, before.bytes()));
        List<Answer<Row>> answers = new ArrayList<>();
        wanted.forEach(claim -> answers.add(statements.sendConditional(insert(claim, self, attempt))));
        return new Taking(rows, row, had, self, attempt, wanted, answers);
    }

    /**
     * Waits until all values are claimed. When it meets a claim of a running attempt, it releases
     * its claims on later values, waits for the other attempt, and then claims the values one by
     * one. So an attempt that waits for a value never holds a later one, and two attempts never
     * wait for each other.
     *
     * @throws UniqueViolationException when another row has one of the values
     */
    void await(Taking taking) {
        List<Row> answers = Statements.all(taking.answers);
        int first = 0;
        while (first < answers.size() && isHeld(taking, taking.claims.get(first), answers.get(first))) {
            first++;
        }
        if (first < answers.size()) {
            Map<Claim, String> later = new LinkedHashMap<>();
            for (int i = first + 1; i < answers.size(); i++) {
                if (answers.get(i).getBoolean(0)) {
                    later.put(taking.claims.get(i), taking.attempt);
                }
            }
            release(later);
            take(taking, taking.claims.get(first), answers.get(first));
            for (Claim claim : taking.claims.subList(first + 1, answers.size())) {
                take(taking, claim, insert(taking, claim));
            }
        }
    }

    private Row insert(Taking taking, Claim claim) {
        return statements.conditional(insert(claim, taking.self, taking.attempt));
    }

    private Cql insert(Claim claim, String owner, String attempt) {
        return Cql.of(Purpose.CONDITIONAL, insert, claim.name(), owner, attempt);
    }

    private static boolean isHeld(Taking taking, Claim claim, Row answer) {
        return answer.getBoolean(0)
                || taking.attempt.equals(answer.getString("attempt"))
                || (taking.self.equals(answer.getString("owner")) && taking.hadBefore(claim));
    }

    private void take(Taking taking, Claim claim, Row firstAnswer) {
        Rows rows = taking.rows;
        RowColumns columns = rows.columns();
        for (Row answer = firstAnswer; !isHeld(taking, claim, answer); answer = insert(taking, claim)) {
            String owner = answer.getString("owner");
            String by = answer.getString("attempt");
            if (owner == null || by == null) {
                throw statements.errors.database("damaged claim " + claim.name(), null);
            }
            Stored other = owner.equals(taking.self) ? null : rows.read(Purpose.SERIAL, columns.keyOf(owner));
            if (other != null && other.state().isOpen() && (other.state().isBy(by) || isBeingDeleted(other))) {
                // the end of the other attempt decides who has the value
                settling.settle(rows, other, () -> !isBy(claim, by));
            } else if (other != null && holds(columns, other, claim)) {
                throw violation(rows, claim, taking.row);
            } else if (takeOver(claim, taking.self, taking.attempt, by)) {
                return;
            }
        }
    }

    private static boolean isBeingDeleted(Stored row) {
        return row.state().kind() == RowState.Kind.DELETE;
    }

    private boolean takeOver(Claim claim, String self, String attempt, String by) {
        Row result = statements.conditional(Cql.of(Purpose.CONDITIONAL, takeOver, self, attempt, claim.name(), by));
        return result.getBoolean(0)
                || (result.getColumnDefinitions().contains("attempt") && attempt.equals(result.getString("attempt")));
    }

    private Cql find(Claim claim) {
        return Cql.of(Purpose.GUARD, select, claim.name());
    }

    private boolean isBy(Claim claim, String attempt) {
        Row now = statements.send(find(claim)).get();
        return now != null && attempt.equals(now.getString("attempt"));
    }

    /** Looks up the rows with the values that are new to the row, all at once. */
    List<Answer<List<Stored>>> look(Taking taking) {
        return news(taking).stream()
                .map(claim -> taking.rows.sendFind(Purpose.GUARD, claim.lookup()))
                .toList();
    }

    private static List<Claim> news(Taking taking) {
        return taking.claims.stream().filter(claim -> !taking.hadBefore(claim)).toList();
    }

    /**
     * Checks for rows with the values. A row that a Kong wrote has no claim, so it gets one.
     *
     * @param looks the answers to {@link #look}
     * @throws UniqueViolationException when there is such a row
     */
    void adopt(Taking taking, List<Answer<List<Stored>>> looks) {
        List<Claim> news = news(taking);
        List<List<Stored>> found = Statements.all(looks);
        for (int i = 0; i < news.size(); i++) {
            adopt(taking, news.get(i), found.get(i));
        }
    }

    private void adopt(Taking taking, Claim claim, List<Stored> first) {
        Rows rows = taking.rows;
        RowColumns columns = rows.columns();
        List<Stored> found = first;
        while (true) {
            Stored open = null;
            for (Stored other : found) {
                String owner = columns.keyText(other.row());
                if (owner.equals(taking.self) || !holds(columns, other, claim)) {
                    continue;
                }
                if (isBeingDeleted(other)) {
                    open = other;
                    continue;
                }
                takeOver(claim, owner, RowState.newAttempt(), taking.attempt);
                throw violation(rows, claim, taking.row);
            }
            if (open == null) {
                return;
            }
            settling.settle(rows, open);
            found = rows.find(Purpose.GUARD, claim.lookup());
        }
    }

    /**
     * The attempts that hold the claims of a row. Call this while nobody else can write the row.
     */
    Map<Claim, String> heldBy(Rows rows, Stored row) {
        RowColumns columns = rows.columns();
        String self = columns.keyText(row.row());
        Map<Claim, String> held = new LinkedHashMap<>();
        List<Claim> own = of(columns, row.bytes());
        List<@Nullable Row> results =
                statements.each(own.stream().map(this::find).toList());
        for (int i = 0; i < own.size(); i++) {
            Row result = results.get(i);
            if (result != null && self.equals(result.getString("owner"))) {
                held.put(own.get(i), String.valueOf(result.getString("attempt")));
            }
        }
        return held;
    }

    /** Releases the claims of these attempts, unless another attempt holds them by now. */
    void release(Map<Claim, String> held) {
        List<Answer<Row>> answers = new ArrayList<>();
        held.forEach((claim, attempt) ->
                answers.add(statements.sendConditional(Cql.of(Purpose.CONDITIONAL, release, claim.name(), attempt))));
        Statements.all(answers);
    }

    /** The error for a row that wants a value of another row. */
    UniqueViolationException violation(Rows rows, Claim claim, dev.kongdb.value.Row row) {
        return violation(rows, claim.fields(), row);
    }

    UniqueViolationException violation(Rows rows, List<Field> fields, dev.kongdb.value.Row row) {
        Map<String, @Nullable Object> all = rows.schema.toMap(row);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), all.get(field.name())));
        return statements.errors.uniqueViolation(values);
    }
}
