package dev.kongdb.schema.pcre;

import dev.kongdb.schema.pcre.Program.Op;
import java.util.List;

/** A parsed part of an expression. */
sealed interface Node {
    Extent extent();

    /** Appends the instructions that match this part. */
    void write(ProgramWriter out);

    /** How a quantifier repeats, and whether it backtracks. */
    enum Greed {
        /** As often as possible, then less when the rest does not match. */
        GREEDY,
        /** As seldom as possible, then more. */
        LAZY,
        /** As often as possible, without backtracking. */
        POSSESSIVE
    }

    /** One byte of a set. */
    record Bytes(ByteSet set, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            int single = set.single();
            if (single >= 0) {
                out.add(Op.BYTE, single);
            } else {
                out.add(Op.SET, out.set(set));
            }
        }
    }

    /** A position, which reads nothing; {@code op} tells which. */
    record Place(int op, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            out.add(op);
        }
    }

    /** A part that reads nothing and has no effect on the match. */
    record Empty(Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {}
    }

    /** Parts one after the other. */
    record Sequence(List<Node> parts, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            parts.forEach(part -> part.write(out));
        }
    }

    /** The first of the branches with which the rest matches. */
    record Choice(List<Node> branches, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            out.branches(branches, branch -> branch.write(out));
        }
    }

    /** A group that is captured under its number. */
    record Capture(int number, Node body, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            int start = out.register();
            out.add(Op.POSITION, start);
            body.write(out);
            out.add(Op.CLOSE, number, start);
        }
    }

    /** An atomic group: once it has matched, it is not tried again. */
    record Atomic(Node body, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            int height = out.register();
            out.add(Op.HEIGHT, height);
            body.write(out);
            out.add(Op.CUT, height);
        }
    }

    /** A lookahead or lookbehind. Each branch of a lookbehind has a fixed length. */
    record Look(boolean behind, boolean negative, List<Node> branches, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            int position = out.register();
            int height = out.register();
            out.add(Op.POSITION, position);
            out.add(Op.HEIGHT, height);
            if (negative) {
                int otherwise = out.jump(Op.TRY);
                body(out);
                out.add(Op.UNDO, height);
                out.add(Op.FAIL);
                out.land(otherwise);
            } else {
                body(out);
                out.add(Op.CUT, height);
                out.add(Op.RETURN, position);
            }
        }

        /** Writes this as a condition, which continues with {@code yes} or {@code no}. */
        void write(ProgramWriter out, Node yes, Node no) {
            int position = out.register();
            int height = out.register();
            out.add(Op.POSITION, position);
            out.add(Op.HEIGHT, height);
            int otherwise = out.jump(Op.TRY);
            body(out);
            out.add(negative ? Op.UNDO : Op.CUT, height);
            out.add(Op.RETURN, position);
            (negative ? no : yes).write(out);
            int end = out.jump(Op.JUMP);
            out.land(otherwise);
            (negative ? yes : no).write(out);
            out.land(end);
        }

        private void body(ProgramWriter out) {
            out.branches(branches, branch -> {
                if (behind) {
                    out.add(Op.BACK, branch.extent().fixed());
                }
                branch.write(out);
            });
        }
    }

    /** One branch if the condition holds, otherwise the other. */
    record Conditional(Node condition, Node yes, Node no, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            if (condition instanceof Look look) {
                look.write(out, yes, no);
                return;
            }
            condition.write(out);
            int otherwise = out.placeholder();
            yes.write(out);
            int end = out.jump(Op.JUMP);
            out.land(otherwise);
            no.write(out);
            out.land(end);
        }
    }

    /**
     * Whether one of the groups with the number or name has matched. If so, it continues after the
     * address that follows.
     */
    record IsSet(Object numberOrName, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            out.add(Op.IF_SET, out.groups(numberOrName));
        }
    }

    /** A part that never matches. */
    record Never(Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            out.add(Op.FAIL);
        }
    }

    /**
     * A back reference: the bytes that a group has matched. Of several groups with the number or
     * name, the first that is set counts.
     */
    record BackReference(Object numberOrName, boolean anyCase, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            out.add(anyCase ? Op.SAME_ANY_CASE : Op.SAME, out.groups(numberOrName));
        }
    }

    /** A repetition; {@code most} is {@link Integer#MAX_VALUE} when there is no limit. */
    record Repeat(Node body, int least, int most, Greed greed, Extent extent) implements Node {
        @Override
        public void write(ProgramWriter out) {
            if (body instanceof Bytes bytes) {
                int op = greed == Greed.GREEDY ? Op.RUN : greed == Greed.LAZY ? Op.LAZY_RUN : Op.WHOLE_RUN;
                out.add(op, out.set(bytes.set()), least, most);
                return;
            }
            int height = greed == Greed.POSSESSIVE ? out.register() : 0;
            if (greed == Greed.POSSESSIVE) {
                out.add(Op.HEIGHT, height);
            }
            if (most == Integer.MAX_VALUE) {
                for (int i = 1; i < least; i++) {
                    body.write(out);
                }
                loop(out);
            } else {
                for (int i = 0; i < least; i++) {
                    body.write(out);
                }
                optional(out);
            }
            if (greed == Greed.POSSESSIVE) {
                out.add(Op.CUT, height);
            }
        }

        /**
         * A loop that runs at least once, or may be skipped. It ends after a round that reads
         * nothing.
         */
        private void loop(ProgramWriter out) {
            int around = least == 0 ? out.jump(greed == Greed.LAZY ? Op.TRY_LATER : Op.TRY) : -1;
            int start = out.address();
            int empty = -1;
            if (body.extent().min() == 0) {
                int position = out.register();
                out.add(Op.POSITION, position);
                body.write(out);
                out.add(Op.IF_MOVED, position);
                empty = out.placeholder();
            } else {
                body.write(out);
            }
            out.add(greed == Greed.LAZY ? Op.TRY : Op.TRY_LATER, start);
            if (empty >= 0) {
                out.land(empty);
            }
            if (around >= 0) {
                out.land(around);
            }
        }

        private void optional(ProgramWriter out) {
            int[] ends = new int[most - least];
            for (int i = 0; i < ends.length; i++) {
                ends[i] = out.jump(greed == Greed.LAZY ? Op.TRY_LATER : Op.TRY);
                body.write(out);
            }
            for (int end : ends) {
                out.land(end);
            }
        }
    }
}
