package dev.kongdb.schema.lua;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds a pattern in a subject in one pass. The pattern must be a row of single characters, each
 * possibly repeated; all ways to match are followed at the same time. Immutable and thread-safe.
 */
final class LuaAutomaton {
    /** One bit for each item, and one for the end. */
    private static final int MOST_ITEMS = Long.SIZE - 1;

    private static final int BYTES = 256;

    /** For each byte, the items that match it. */
    private final long[] accepting;

    /** The items that may be skipped, and those that may match again. */
    private final long optional;

    private final long repeated;
    private final long end;
    private final boolean anchoredStart;
    private final boolean anchoredEnd;

    private LuaAutomaton(Builder builder) {
        this.accepting = builder.accepting;
        this.optional = builder.optional;
        this.repeated = builder.repeated;
        this.end = 1L << builder.items;
        this.anchoredStart = builder.anchoredStart;
        this.anchoredEnd = builder.anchoredEnd;
    }

    /** Whether the pattern matches anywhere in the subject. */
    boolean find(byte[] subject) {
        long start = withSkipped(1);
        long next = start; // the items that may match the next byte
        for (byte b : subject) {
            if (!anchoredEnd && (next & end) != 0) {
                return true;
            }
            long matched = next & accepting[b & 0xff];
            next = withSkipped((matched << 1) | (matched & repeated));
            if (!anchoredStart) {
                next |= start;
            } else if (next == 0) {
                return false;
            }
        }
        return (next & end) != 0;
    }

    /** The items, with those after them that are reached by skipping. */
    private long withSkipped(long items) {
        long all = items;
        long more = ((all & optional) << 1) & ~all;
        while (more != 0) {
            all |= more;
            more = ((all & optional) << 1) & ~all;
        }
        return all;
    }

    /** Takes the items of a pattern one by one. */
    static final class Builder {
        private final long[] accepting = new long[BYTES];
        private final boolean anchoredStart;
        private boolean anchoredEnd;
        private long optional;
        private long repeated;
        private int items;

        Builder(boolean anchoredStart) {
            this.anchoredStart = anchoredStart;
        }

        /**
         * Adds an item.
         *
         * @param suffix the byte that follows the item in the pattern
         * @param accepted the bytes that the item matches
         * @return whether the suffix is a quantifier, and so belongs to the item
         */
        boolean add(int suffix, IntPredicate accepted) {
            if (items < MOST_ITEMS) {
                long item = 1L << items;
                for (int b = 0; b < BYTES; b++) {
                    if (accepted.test(b)) {
                        accepting[b] |= item;
                    }
                }
                optional |= suffix == '?' || suffix == '*' || suffix == '-' ? item : 0;
                repeated |= suffix == '+' || suffix == '*' || suffix == '-' ? item : 0;
            }
            items++;
            return suffix == '?' || suffix == '*' || suffix == '+' || suffix == '-';
        }

        void anchorEnd() {
            anchoredEnd = true;
        }

        /** The automaton, or null when the pattern has too many items. */
        @Nullable
        LuaAutomaton build() {
            return items <= MOST_ITEMS ? new LuaAutomaton(this) : null;
        }
    }
}
