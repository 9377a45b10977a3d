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
 * What the column {@code kongdb_state} says of its row: which attempt to write wrote it last, or has it in hand. Kong knows nothing
 * of the column; a row without it is {@link Kind#DONE}, by nobody that we know.
 *
 * @param kind what is going on
 * @param attempts the attempt that the kind is about, then those that wrote the row before, the latest first
 * @param exact what the row's columns cannot say, as {@link ExactValues} has it; null for nothing
 */
record RowState(Kind kind, List<String> attempts, @Nullable String exact) {
    /** The column. */
    static final String COLUMN = "kongdb_state";

    /** A row that only Kong has written. */
    static final RowState NONE = new RowState(Kind.DONE, List.of(), null);

    /** So many writes may come between an attempt and its asking what became of it. */
    private static final int REMEMBERED = 8;

    /** Where {@link #exact}, an object in JSON, begins: attempts have no such character. */
    private static final String EXACT = " {";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What is going on. */
    enum Kind {
        /** Nothing: the row is as its last writer left it. */
        DONE,
        /** An insert is under way: there is no row yet but this mark, and its key. */
        NEW,
        /** A change is under way; the row is as before. */
        CHANGE,
        /** A delete is under way; the row is as before. */
        DELETE
    }

    /** A name for an attempt to write, never used before. */
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

    /** The state as the column holds it; null for that of rows of Kong's. */
    @Nullable
    String text() {
        if (attempts.isEmpty()) {
            return null;
        }
        String text = kind.name().toLowerCase(Locale.ROOT) + " " + String.join(" ", attempts);
        return exact == null ? text : text + " " + exact;
    }

    /** The attempt that this is about; null when only Kong wrote the row. */
    @Nullable
    String attempt() {
        return attempts.isEmpty() ? null : attempts.get(0);
    }

    boolean isBy(String attempt) {
        return attempt.equals(attempt());
    }

    /** Whether an attempt has the row in hand. */
    boolean isOpen() {
        return kind != Kind.DONE;
    }

    /** Whether that attempt, which had the row in hand once, has written it. */
    boolean wasWrittenBy(String attempt) {
        return attempts.contains(attempt) && !(isOpen() && isBy(attempt));
    }

    /** The row in the hand of an attempt. */
    RowState open(Kind kind, String attempt) {
        List<String> all = new ArrayList<>();
        all.add(attempt);
        all.addAll(attempts.subList(0, Math.min(attempts.size(), REMEMBERED - 1)));
        return new RowState(kind, all, exact);
    }

    /** The row written by an attempt. */
    RowState done(String attempt) {
        return open(Kind.DONE, attempt);
    }

    /** The same, of a row whose columns cannot say that. */
    RowState withExact(@Nullable String values) {
        return Objects.equals(values, exact) ? this : new RowState(kind, attempts, values);
    }

    /** As it was before the attempt that has it in hand came. */
    RowState aborted() {
        return new RowState(Kind.DONE, attempts.subList(1, attempts.size()), exact);
    }
}
