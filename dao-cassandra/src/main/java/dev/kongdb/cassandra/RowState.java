package dev.kongdb.cassandra;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of the column {@code kongdb_state} of a row: the attempt that wrote the row last, or
 * that holds it. Kong does not know the column; a row without it is {@link Kind#DONE}, by an
 * unknown attempt.
 *
 * @param kind the kind of the running attempt
 * @param attempts the attempt of the kind, then those that wrote the row before, the latest first
 * @param exact the values that the row's columns lose, as in {@link ExactValues}; null for none
 */
record RowState(Kind kind, List<String> attempts, @Nullable String exact) {
    /** The column. */
    static final String COLUMN = "kongdb_state";

    /** A row that only Kong has written. */
    static final RowState NONE = new RowState(Kind.DONE, List.of(), null);

    /** How many writes may follow an attempt until it asks for its own outcome. */
    private static final int REMEMBERED = 8;

    /** The beginning of {@link #exact}, a JSON object; no attempt contains it. */
    private static final String EXACT = " {";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** The kind of the running attempt. */
    enum Kind {
        /** No attempt: the row is as its last writer left it. */
        DONE,
        /** An insert: there is no row yet, only this mark with its key. */
        NEW,
        /** A change: the row is as before. */
        CHANGE,
        /** A delete: the row is as before. */
        DELETE
    }

    /** A unique name for an attempt to write. */
    static String newAttempt() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static RowState parse(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        int end = text.indexOf(EXACT);
        List<String> words = Arrays.asList((end < 0 ? text : text.substring(0, end)).split(" "));
        return new RowState(
                Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                words.subList(1, words.size()),
                end < 0 ? null : text.substring(end + 1));
    }

    /** The state in the form of the column; null for rows of Kong's. */
    @Nullable
    String text() {
        if (attempts.isEmpty()) {
            return null;
        }
        String text = kind.name().toLowerCase(Locale.ROOT) + " " + String.join(" ", attempts);
        return exact == null ? text : text + " " + exact;
    }

    /** The current or last attempt; null when only Kong has written the row. */
    @Nullable
    String attempt() {
        return attempts.isEmpty() ? null : attempts.get(0);
    }

    boolean isBy(String attempt) {
        return attempt.equals(attempt());
    }

    /** Whether an attempt holds the row. */
    boolean isOpen() {
        return kind != Kind.DONE;
    }

    /** Whether the attempt, which once held the row, has written it. */
    boolean wasWrittenBy(String attempt) {
        return attempts.contains(attempt) && !(isOpen() && isBy(attempt));
    }

    /** The state of the row when an attempt holds it. */
    RowState open(Kind kind, String attempt) {
        List<String> all = new ArrayList<>();
        all.add(attempt);
        all.addAll(attempts.subList(0, Math.min(attempts.size(), REMEMBERED - 1)));
        return new RowState(kind, all, exact);
    }

    /** The state of the row when an attempt has written it. */
    RowState done(String attempt) {
        return open(Kind.DONE, attempt);
    }

    /** The same state with values that the columns lose. */
    RowState withExact(@Nullable String values) {
        return Objects.equals(values, exact) ? this : new RowState(kind, attempts, values);
    }

    /** The state before the attempt that holds the row. */
    RowState aborted() {
        return new RowState(Kind.DONE, attempts.subList(1, attempts.size()), exact);
    }
}
