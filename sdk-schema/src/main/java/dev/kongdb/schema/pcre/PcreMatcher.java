package dev.kongdb.schema.pcre;

import dev.kongdb.schema.pcre.Program.Op;
import java.util.Arrays;

/**
 * Matches one text against any number of expressions, with a limit of steps for all of them
 * together. It does not recurse: alternatives are kept on a stack of its own, whose size is
 * limited, too. For one thread.
 */
public final class PcreMatcher {
    /** The default number of steps: some 20 ms of work. PCRE's own default is 10,000,000. */
    public static final int STEPS = 2_000_000;

    private static final int FRAME = 3;
    private static final int MAX_STACK = FRAME * 400_000;

    private final byte[] subject;
    private int steps;

    /**
     * The stack. An alternative is an address, a position and the least position; a saved register
     * is its complement and its value.
     */
    private int[] stack = new int[FRAME * 16];

    private int top;
    private int[] registers = new int[16];
    private int matchEnd;

    /** A matcher of these bytes. */
    public PcreMatcher(byte[] subject) {
        this(subject, STEPS);
    }

    /** A matcher of these bytes, with a limit of steps for all expressions together. */
    public PcreMatcher(byte[] subject, int steps) {
        this.subject = subject;
        this.steps = steps;
    }

    /**
     * Whether the expression matches at the beginning of the text.
     *
     * @throws PcreLimitException when it takes too many steps to find out
     */
    public boolean lookingAt(Pcre expression) throws PcreLimitException {
        return matchesAt(expression.program(), 0);
    }

    /**
     * Whether the expression matches anywhere in the text.
     *
     * @throws PcreLimitException when it takes too many steps to find out
     */
    public boolean find(Pcre expression) throws PcreLimitException {
        for (int start = 0; start <= subject.length; start++) {
            if (matchesAt(expression.program(), start)) {
                return true;
            }
        }
        return false;
    }

    /** How many steps are left; negative when a match was given up. */
    public int stepsLeft() {
        return steps;
    }

    /** The end of the last match. */
    public int end() {
        return matchEnd;
    }

    /** The start of a group in the last match, or -1 when the group took no part in it. */
    public int start(int group) {
        return registers[2 * group];
    }

    /** The end of a group in the last match, or -1 when the group took no part in it. */
    public int end(int group) {
        return registers[2 * group + 1];
    }

    private boolean matchesAt(Program program, int start) throws PcreLimitException {
        if (registers.length < program.registers) {
            registers = new int[program.registers];
        }
        Arrays.fill(registers, 0, program.registers, -1);
        top = 0;
        matchEnd = run(program, start);
        return matchEnd >= 0;
    }

    private int run(Program program, int start) throws PcreLimitException {
        int[] code = program.code;
        long[][] sets = program.sets;
        int length = subject.length;
        int pc = 0;
        int at = start;
        while (true) {
            step(1);
            boolean ok = true;
            switch (code[pc]) {
                case Op.MATCH -> {
                    return at;
                }
                case Op.BYTE -> {
                    ok = at < length && (subject[at++] & 0xff) == code[pc + 1];
                    pc += 2;
                }
                case Op.SET -> {
                    ok = at < length && contains(sets[code[pc + 1]], subject[at++]);
                    pc += 2;
                }
                case Op.RUN, Op.WHOLE_RUN -> {
                    long[] set = sets[code[pc + 1]];
                    int least = at + Math.min(code[pc + 2], length - at + 1);
                    int most = at + Math.min(code[pc + 3], length - at);
                    int end = at;
                    while (end < most && contains(set, subject[end])) {
                        end++;
                    }
                    step((end - at) >> 3);
                    ok = end >= least;
                    if (end > least && code[pc] == Op.RUN) {
                        push(pc + 4, end - 1, least);
                    }
                    at = end;
                    pc += 4;
                }
                case Op.LAZY_RUN -> {
                    long[] set = sets[code[pc + 1]];
                    int least = at + Math.min(code[pc + 2], length - at + 1);
                    int most = at + Math.min(code[pc + 3], length - at);
                    int end = at;
                    while (end < least && end < length && contains(set, subject[end])) {
                        end++;
                    }
                    step((end - at) >> 3);
                    ok = end == least;
                    if (ok && end < most) {
                        push(pc, end, most);
                    }
                    at = end;
                    pc += 4;
                }
                case Op.JUMP -> pc = code[pc + 1];
                case Op.TRY -> {
                    push(code[pc + 1], at, at);
                    pc += 2;
                }
                case Op.TRY_LATER -> {
                    push(pc + 2, at, at);
                    pc = code[pc + 1];
                }
                case Op.POSITION -> {
                    set(code[pc + 1], at);
                    pc += 2;
                }
                case Op.RETURN -> {
                    at = registers[code[pc + 1]];
                    pc += 2;
                }
                case Op.IF_MOVED -> pc = registers[code[pc + 1]] == at ? code[pc + 2] : pc + 3;
                case Op.CLOSE -> {
                    set(2 * code[pc + 1], registers[code[pc + 2]]);
                    set(2 * code[pc + 1] + 1, at);
                    pc += 3;
                }
                case Op.HEIGHT -> {
                    // above the old value of the register, which {@code set} saves
                    set(code[pc + 1], top + FRAME);
                    pc += 2;
                }
                case Op.CUT -> {
                    cut(registers[code[pc + 1]]);
                    pc += 2;
                }
                case Op.UNDO -> {
                    undo(registers[code[pc + 1]]);
                    pc += 2;
                }
                case Op.BACK -> {
                    ok = at >= code[pc + 1];
                    at -= code[pc + 1];
                    pc += 2;
                }
                case Op.SAME, Op.SAME_ANY_CASE -> {
                    int group = firstSet(program.groups[code[pc + 1]]);
                    int size = group < 0 ? 0 : end(group) - start(group);
                    step(size >> 3);
                    ok = group >= 0 && isSame(start(group), at, size, code[pc] == Op.SAME_ANY_CASE);
                    at += size;
                    pc += 2;
                }
                case Op.IF_SET -> pc = firstSet(program.groups[code[pc + 1]]) < 0 ? code[pc + 2] : pc + 3;
                case Op.FAIL -> ok = false;
                default -> ok = isPlace(code[pc++], at);
            }
            while (!ok) {
                // Backtrack to the last alternative, with the registers as they were.
                step(1);
                if (top == 0) {
                    return -1;
                }
                int frame = top - FRAME;
                int tag = stack[frame];
                int value = stack[frame + 1];
                int bound = stack[frame + 2];
                if (tag < 0) {
                    registers[~tag] = value;
                    top = frame;
                } else if (code[tag] == Op.LAZY_RUN && value < bound) {
                    ok = contains(sets[code[tag + 1]], subject[value]);
                    at = value + 1;
                    pc = tag + 4;
                    if (ok && at < bound) {
                        stack[frame + 1] = at;
                    } else {
                        top = frame;
                    }
                } else {
                    ok = true;
                    at = value;
                    pc = tag;
                    if (value > bound) {
                        stack[frame + 1] = value - 1;
                    } else {
                        top = frame;
                    }
                }
            }
        }
    }

    private void step(int count) throws PcreLimitException {
        steps -= count;
        if (steps < 0) {
            throw new PcreLimitException("the match takes too many steps");
        }
    }

    private static boolean contains(long[] set, byte c) {
        return (set[(c & 0xff) >> 6] >>> (c & 63) & 1) != 0;
    }

    private void set(int register, int value) throws PcreLimitException {
        push(~register, registers[register], 0);
        registers[register] = value;
    }

    private void push(int tag, int value, int bound) throws PcreLimitException {
        if (top == stack.length) {
            if (top >= MAX_STACK) {
                throw new PcreLimitException("the match puts too much aside");
            }
            stack = Arrays.copyOf(stack, 2 * top);
        }
        stack[top] = tag;
        stack[top + 1] = value;
        stack[top + 2] = bound;
        top += FRAME;
    }

    /**
     * Drops the alternatives above the height, but keeps the saved registers: matching may still
     * return to an alternative below.
     */
    private void cut(int height) throws PcreLimitException {
        int kept = height;
        step((top - height) / FRAME);
        for (int frame = height; frame < top; frame += FRAME) {
            if (stack[frame] < 0) {
                System.arraycopy(stack, frame, stack, kept, FRAME);
                kept += FRAME;
            }
        }
        top = kept;
    }

    private void undo(int height) throws PcreLimitException {
        step((top - height) / FRAME);
        while (top > height) {
            top -= FRAME;
            if (stack[top] < 0) {
                registers[~stack[top]] = stack[top + 1];
            }
        }
    }

    private int firstSet(int[] groups) {
        for (int group : groups) {
            if (registers[2 * group] >= 0) {
                return group;
            }
        }
        return -1;
    }

    private boolean isSame(int from, int at, int size, boolean anyCase) {
        if (size > subject.length - at) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            int one = subject[from + i] & 0xff;
            int other = subject[at + i] & 0xff;
            if (one != other && !(anyCase && ByteSet.otherCase(one) == other)) {
                return false;
            }
        }
        return true;
    }

    private boolean isPlace(int place, int at) {
        int length = subject.length;
        return switch (place) {
            case Op.SUBJECT_START -> at == 0;
            case Op.LINE_START -> at == 0 || (at < length && subject[at - 1] == '\n');
            case Op.SUBJECT_END -> at == length;
            case Op.LAST_LINE_END -> at == length || (at == length - 1 && subject[at] == '\n');
            case Op.LINE_END -> at == length || subject[at] == '\n';
            case Op.WORD_EDGE -> isWord(at - 1) != isWord(at);
            case Op.NO_WORD_EDGE -> isWord(at - 1) == isWord(at);
            default -> throw new IllegalStateException("no such operation: " + place);
        };
    }

    private boolean isWord(int at) {
        return at >= 0 && at < subject.length && ByteSet.isWord(subject[at] & 0xff);
    }
}
