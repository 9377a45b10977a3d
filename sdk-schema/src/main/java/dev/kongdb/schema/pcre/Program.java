package dev.kongdb.schema.pcre;

/** A compiled expression, for {@link PcreMatcher}. The arrays never change. */
final class Program {
    /** Operations with their operands. */
    final int[] code;

    /** Sets of bytes, by number. */
    final long[][] sets;

    /** Lists of groups, by number of the list. */
    final int[][] groups;

    /** The number of capturing groups. */
    final int captures;

    /**
     * How many registers a match has: two for the ends of each group, and those that operations
     * use.
     */
    final int registers;

    Program(int[] code, long[][] sets, int[][] groups, int captures, int registers) {
        this.code = code;
        this.sets = sets;
        this.groups = groups;
        this.captures = captures;
        this.registers = registers;
    }

    /** The operations. A failure backtracks to the last alternative. */
    static final class Op {
        /** The end of the expression. */
        static final int MATCH = 0;

        /** {@code byte}: this byte. */
        static final int BYTE = 1;

        /** {@code set}: a byte of the set. */
        static final int SET = 2;

        /** {@code set least most}: bytes of the set, as many as possible, then fewer. */
        static final int RUN = 3;

        /** {@code set least most}: bytes of the set, as few as possible, then more. */
        static final int LAZY_RUN = 4;

        /** {@code set least most}: bytes of the set, as many as possible, without backtracking. */
        static final int WHOLE_RUN = 5;

        /** {@code address}: continues at the address. */
        static final int JUMP = 6;

        /** {@code address}: continues here, with the address as an alternative. */
        static final int TRY = 7;

        /** {@code address}: continues at the address, with the next operation as an alternative. */
        static final int TRY_LATER = 8;

        /** {@code register}: saves the position. */
        static final int POSITION = 9;

        /** {@code register}: restores the position. */
        static final int RETURN = 10;

        /** {@code register address}: continues at the address if the position is unchanged. */
        static final int IF_MOVED = 11;

        /** {@code group register}: the group spans from the position in the register to here. */
        static final int CLOSE = 12;

        /** {@code register}: saves the height of the stack of alternatives. */
        static final int HEIGHT = 13;

        /** {@code register}: drops the alternatives above the saved height. */
        static final int CUT = 14;

        /** {@code register}: undoes everything above the saved height. */
        static final int UNDO = 15;

        /** {@code count}: goes back by this number of bytes. */
        static final int BACK = 16;

        /** {@code groups}: the bytes of the first of the groups that is set. */
        static final int SAME = 17;

        /** {@code groups}: the same, ignoring case. */
        static final int SAME_ANY_CASE = 18;

        /** {@code groups address}: continues at the address if none of the groups is set. */
        static final int IF_SET = 19;

        static final int FAIL = 20;
        static final int SUBJECT_START = 21;
        static final int LINE_START = 22;
        static final int SUBJECT_END = 23;
        static final int LAST_LINE_END = 24;
        static final int LINE_END = 25;
        static final int WORD_EDGE = 26;
        static final int NO_WORD_EDGE = 27;

        private Op() {}
    }
}
