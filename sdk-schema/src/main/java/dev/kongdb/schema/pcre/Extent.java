package dev.kongdb.schema.pcre;

/**
 * How many bytes a part of an expression matches, and the size of the part after PCRE has compiled
 * it.
 *
 * @param min the least number of bytes it matches
 * @param fixed the number of bytes it matches, or {@link #VARIES}
 * @param size in bytes, as precise as is needed to refuse the expressions that PCRE refuses as too
 *     large
 */
record Extent(int min, int fixed, long size) {
    static final int VARIES = -1;

    /**
     * The sizes of PCRE's opcode, of a link, of a group without content, and of the largest
     * expression that it compiles.
     */
    static final int LINK = 2;

    static final int GROUP = 2 + 2 * LINK;
    static final int MAX_SIZE = 65_535;

    static final Extent EMPTY = new Extent(0, 0, 0);

    static Extent ofSize(long size) {
        return new Extent(0, 0, size);
    }

    Extent then(Extent next) {
        boolean varies = fixed == VARIES || next.fixed == VARIES;
        return new Extent(
                cap((long) min + next.min), varies ? VARIES : cap((long) fixed + next.fixed), size + next.size);
    }

    Extent or(Extent other) {
        return new Extent(
                Math.min(min, other.min), fixed == other.fixed ? fixed : VARIES, size + other.size + 1 + LINK);
    }

    Extent grow(long more) {
        return new Extent(min, fixed, size + more);
    }

    /** The extent of repetitions; {@code newSize} is their size. */
    Extent times(int least, int most, long newSize) {
        boolean varies = fixed == VARIES || least != most;
        return new Extent(cap((long) min * least), varies ? VARIES : cap((long) fixed * least), newSize);
    }

    private static int cap(long width) {
        return (int) Math.min(width, Integer.MAX_VALUE);
    }
}
