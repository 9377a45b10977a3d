package dev.kongdb.schema.pcre;

/** An expression as instructions of {@link PcreMatcher}. Nobody changes the arrays. */
final class Program {
    /** Operations with their operands. */
    final int[] code;

    /** Sets of bytes, by number. */
    final long[][] sets;

    /** Lists of groups, by number of the list. */
    final int[][] groups;

    /** The number of capturing groups. */
    final int captures;

    /** How many numbers a match keeps: the two ends of each group, and what operations ask for. */
    final int registers;

    Program(int[] code, long[][] sets, int[][] groups, int captures, int registers) {
        this.code = code;
        this.sets = sets;
        this.groups = groups;
        this.captures = captures;
        this.registers = registers;
    }

    /** The operations. What fails goes back to the alternative that was put aside last. */
    static final class Op {
        /** The end of the expression. */
        static final int MATCH = 0;

        /** {@code byte}: that byte. */
        static final int BYTE = 1;

        /** {@code set}: a byte of the set. */
        static final int SET = 2;

        /** {@code set least most}: bytes of the set, as many as there are, then fewer. */
        static final int RUN = 3;

        /** {@code set least most}: as few as needed, then more. */
        static final int LAZY_RUN = 4;

        /** {@code set least most}: as many as there are. */
        static final int WHOLE_RUN = 5;

        /** {@code address}. */
        static final int JUMP = 6;

        /** {@code address}: goes on here, and puts the address aside. */
        static final int TRY = 7;

        /** {@code address}: goes there, and puts aside what follows. */
        static final int TRY_LATER = 8;

        /** {@code register}: remembers the position. */
        static final int POSITION = 9;

        /** {@code register}: goes back to a position. */
        static final int RETURN = 10;

        /** {@code register address}: goes to the address when the position is still that one. */
        static final int IF_MOVED = 11;

        /** {@code group register}: the group goes from the position in the register to here. */
        static final int CLOSE = 12;

        /** {@code register}: remembers what was put aside. */
        static final int HEIGHT = 13;

        /** {@code register}: drops the alternatives that were put aside since then. */
        static final int CUT = 14;

        /** {@code register}: takes everything back that has happened since then. */
        static final int UNDO = 15;

        /** {@code count}: goes back so many bytes. */
        static final int BACK = 16;

        /** {@code groups}: the bytes of the first of the groups that is set. */
        static final int SAME = 17;

        /** {@code groups}: the same, in upper or lower case. */
        static final int SAME_ANY_CASE = 18;

        /** {@code groups address}: goes to the address when none of the groups is set. */
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
