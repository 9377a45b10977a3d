package dev.kongdb.schema.pcre;

import dev.kongdb.schema.pcre.Program.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes a {@link Program}. */
final class ProgramWriter {
    private final Map<String, List<Integer>> names;
    private final int captures;
    private final List<long[]> sets = new ArrayList<>();
    private final Map<ByteSet, Integer> setNumbers = new HashMap<>();
    private final List<int[]> groups = new ArrayList<>();
    private int[] code = new int[64];
    private int length;
    private int registers;

    ProgramWriter(int captures, Map<String, List<Integer>> names) {
        this.captures = captures;
        this.names = names;
        this.registers = 2 * captures + 2;
    }

    Program finish() {
        add(Op.MATCH);
        return new Program(
                Arrays.copyOf(code, length),
                sets.toArray(new long[0][]),
                groups.toArray(new int[0][]),
                captures,
                registers);
    }

    int register() {
        return registers++;
    }

    int set(ByteSet set) {
        return setNumbers.computeIfAbsent(set, added -> {
            sets.add(added.toWords());
            return sets.size() - 1;
        });
    }

    int groups(Object numberOrName) {
        groups.add(
                numberOrName instanceof Integer number
                        ? new int[] {number}
                        : names.getOrDefault((String) numberOrName, List.of()).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
        return groups.size() - 1;
    }

    void add(int... instruction) {
        if (length + instruction.length > code.length) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        System.arraycopy(instruction, 0, code, length, instruction.length);
        length += instruction.length;
    }

    int address() {
        return length;
    }

    /** Writes a jump whose address is not known yet. */
    int jump(int op) {
        add(op);
        return placeholder();
    }

    /** Leaves room for an address, which {@link #land} fills in. */
    int placeholder() {
        add(0);
        return length - 1;
    }

    void land(int placeholder) {
        code[placeholder] = length;
    }

    <T> void branches(List<T> branches, Consumer<T> write) {
        int[] ends = new int[branches.size() - 1];
        for (int i = 0; i < ends.length; i++) {
            int next = jump(Op.TRY);
            write.accept(branches.get(i));
            ends[i] = jump(Op.JUMP);
            land(next);
        }
        write.accept(branches.get(branches.size() - 1));
        for (int end : ends) {
            land(end);
        }
    }
}
