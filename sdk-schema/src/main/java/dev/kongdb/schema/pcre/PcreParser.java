package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Node.Bytes;
import dev.kongdb.schema.pcre.Node.Choice;
import dev.kongdb.schema.pcre.Node.Empty;
import dev.kongdb.schema.pcre.Node.Greed;
import dev.kongdb.schema.pcre.Node.Look;
import dev.kongdb.schema.pcre.Node.Never;
import dev.kongdb.schema.pcre.Node.Place;
import dev.kongdb.schema.pcre.Node.Repeat;
import dev.kongdb.schema.pcre.Node.Sequence;
import dev.kongdb.schema.pcre.PcreEscapes.Escaped;
import dev.kongdb.schema.pcre.Program.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses an expression as PCRE 8 does, in one pass, with PCRE's messages for faults. It recurses
 * only for nested groups, which PCRE limits to 250.
 */
final class PcreParser {
    private static final int MAX_REPEAT = 65535;
    private static final int MAX_DEPTH = 250;
    private static final Set<String> START_OPTIONS = Set.of(
            "UTF8",
            "UTF",
            "UCP",
            "NO_AUTO_POSSESS",
            "NO_START_OPT",
            "CR",
            "LF",
            "CRLF",
            "ANY",
            "ANYCRLF",
            "BSR_ANYCRLF",
            "BSR_UNICODE");

    private final PcreReader in;
    private final PcreEscapes escapes;
    private final PcreClasses classes;
    private final PcreReferences references;
    private final PcreGroups parentheses;

    /**
     * @param expression one byte in each character
     */
    PcreParser(String expression) {
        this.in = new PcreReader(expression);
        this.escapes = new PcreEscapes(in);
        this.classes = new PcreClasses(in, escapes);
        this.references = new PcreReferences(in, escapes);
        this.parentheses = new PcreGroups(in, this, references);
    }

    Node parse() throws PcreSyntaxError {
        startOptions();
        Node tree = group(0, false, false);
        if (in.at < in.length) {
            throw in.error("unmatched parentheses", in.at);
        }
        for (int i = 0; i < in.references.size(); i++) {
            Object reference = in.references.get(i);
            boolean exists = reference instanceof Integer number
                    ? number <= in.mostGroups
                    : in.names.containsKey((String) reference);
            if (!exists) {
                throw in.error("reference to non-existent subpattern", in.referenceOffsets.get(i));
            }
        }
        if (tree.extent().size() + Extent.GROUP + 1 > Extent.MAX_SIZE) {
            throw in.error("regular expression is too large", in.length);
        }
        return tree;
    }

    /** The construct that {@link PcreMatcher} does not support, or null. */
    @Nullable
    String unsupported() {
        return in.unsupported;
    }

    int groups() {
        return in.mostGroups;
    }

    /** The numbers of the groups of each name. */
    Map<String, List<Integer>> names() {
        return in.names;
    }

    private void startOptions() {
        if (in.text.indexOf('\0') >= 0) {
            in.unsupported("a null byte", Extent.EMPTY);
        }
        while (in.text.startsWith("(*", in.at)) {
            int end = in.text.indexOf(')', in.at);
            String name = end < 0 ? "" : in.text.substring(in.at + 2, end);
            if (!START_OPTIONS.contains(name) && !name.matches("LIMIT_(MATCH|RECURSION)=\\d{1,9}")) {
                return;
            }
            in.unsupported("(*" + name + ")", Extent.EMPTY);
            in.at = end + 1;
        }
    }

    /** Parses branches up to the end or the closing parenthesis, which is not consumed. */
    Node group(int number, boolean behind, boolean reset) throws PcreSyntaxError {
        List<Node> branches = branches(number, behind, reset);
        if (branches.size() == 1) {
            return branches.get(0);
        }
        Extent extent = branches.get(0).extent();
        for (Node branch : branches.subList(1, branches.size())) {
            extent = extent.or(branch.extent());
        }
        return new Choice(branches, extent);
    }

    List<Node> branches(int number, boolean behind, boolean reset) throws PcreSyntaxError {
        if (in.open.size() > MAX_DEPTH) {
            throw in.error("parentheses are too deeply nested", in.at);
        }
        int optionsOutside = in.options;
        int groupsBefore = in.groups;
        int groupsOfAnyBranch = in.groups;
        PcreReader.Open group = new PcreReader.Open(number);
        in.open.push(group);
        List<Node> branches = new ArrayList<>();
        do {
            group.min = 0;
            if (reset) {
                in.groups = groupsBefore;
            }
            Node branch = branch(group);
            if (behind && branch.extent().fixed() == Extent.VARIES) {
                throw in.error("lookbehind assertion is not fixed length", in.at);
            }
            branches.add(branch);
            groupsOfAnyBranch = Math.max(groupsOfAnyBranch, in.groups);
        } while (in.skip('|'));
        in.groups = groupsOfAnyBranch;
        in.open.pop();
        in.options = optionsOutside;
        return branches;
    }

    private Node branch(PcreReader.Open group) throws PcreSyntaxError {
        List<Node> parts = new ArrayList<>();
        Extent before = Extent.EMPTY; // the extent of all parts but the last
        boolean repeatable = false;
        while (in.at < in.length && (in.quoted || (in.peek() != '|' && in.peek() != ')'))) {
            if (in.skip("\\E")) {
                in.quoted = false;
            } else if (!in.quoted && in.skip("\\Q")) {
                in.quoted = true;
            } else if (in.quoted || (!(in.has(PcreReader.EXTENDED) && skipBlank()) && !skipComment())) {
                if (!in.quoted && isQuantifier()) {
                    if (!repeatable) {
                        throw in.error("nothing to repeat", in.peek() == '{' ? in.text.indexOf('}', in.at) : in.at);
                    }
                    parts.add(quantified(parts.remove(parts.size() - 1)));
                    repeatable = false;
                } else {
                    if (!parts.isEmpty()) {
                        before = before.then(parts.get(parts.size() - 1).extent());
                    }
                    Node part =
                            in.quoted ? Nodes.literal(in.text.charAt(in.at++), in.has(PcreReader.ANY_CASE)) : item();
                    parts.add(part);
                    repeatable = !(part instanceof Place || part instanceof Empty || part instanceof Never);
                }
                group.min = before.then(parts.get(parts.size() - 1).extent()).min();
            }
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return new Sequence(
                parts,
                parts.isEmpty()
                        ? before
                        : before.then(parts.get(parts.size() - 1).extent()));
    }

    private boolean skipBlank() {
        if (in.peek() == '#') {
            int end = in.text.indexOf('\n', in.at);
            in.at = end < 0 ? in.length : end + 1;
            return true;
        }
        if (ByteSet.isSpace(in.peek())) {
            in.at++;
            return true;
        }
        return false;
    }

    private boolean skipComment() throws PcreSyntaxError {
        if (!in.text.startsWith("(?#", in.at)) {
            return false;
        }
        int end = in.text.indexOf(')', in.at);
        if (end < 0) {
            throw in.error("missing ) after comment", in.length);
        }
        in.at = end + 1;
        return true;
    }

    private boolean isQuantifier() {
        int c = in.peek();
        return c == '*' || c == '+' || c == '?' || (c == '{' && in.isCount());
    }

    private Node quantified(Node item) throws PcreSyntaxError {
        int least = 0;
        int most = Integer.MAX_VALUE;
        switch (in.text.charAt(in.at++)) {
            case '*' -> {}
            case '+' -> least = 1;
            case '?' -> most = 1;
            default -> {
                least = count();
                most = least;
                if (in.skip(',')) {
                    most = in.peek() == '}' ? Integer.MAX_VALUE : count();
                    if (most < least) {
                        throw in.error("numbers out of order in {} quantifier", in.at);
                    }
                }
                in.at++;
            }
        }
        Greed greed = in.has(PcreReader.UNGREEDY) ? Greed.LAZY : Greed.GREEDY;
        if (in.skip('+')) {
            greed = Greed.POSSESSIVE;
        } else if (in.skip('?')) {
            greed = in.has(PcreReader.UNGREEDY) ? Greed.GREEDY : Greed.LAZY;
        }
        return repeat(item, least, most, greed);
    }

    private static Node repeat(Node item, int least, int most, Greed greed) {
        if (item instanceof Look) { // PCRE looks once or not at all
            return least > 0 ? item : repeatAny(item, 0, Math.min(most, 1), greed);
        }
        return repeatAny(item, least, most, greed);
    }

    private static Node repeatAny(Node item, int least, int most, Greed greed) {
        boolean endless = most == Integer.MAX_VALUE;
        long size = item.extent().size();
        if (item instanceof Bytes) {
            long operand = size == 2 ? 1 : size;
            boolean simple = (endless && least < 2) || (least == 0 && most == 1);
            if (size == PcreClasses.CLASS_SIZE) {
                size += simple ? 1 : 5;
            } else if (most == 0) {
                size = 0;
            } else if (simple) {
                size = 1 + operand;
            } else if (least != 1 || most != 1) {
                long exact = least == 0 ? 0 : least == 1 ? size : 3 + operand;
                long rest = endless || most - least == 1 ? 1 + operand : most == least ? 0 : 3 + operand;
                size = exact + rest;
            }
        } else {
            long copies = endless ? Math.max(1, least) : most;
            size = Math.max(1, copies) * size + (endless ? 1 : (most - least) * 7L);
        }
        if (greed == Greed.POSSESSIVE) {
            size += Extent.GROUP;
        }
        Extent extent = item.extent().times(least, most, Math.min(size, 1L << 40));
        return most == 0 ? new Empty(Extent.ofSize(extent.size())) : new Repeat(item, least, most, greed, extent);
    }

    private int count() throws PcreSyntaxError {
        int value = 0;
        while (Ascii.isDigit(in.peek())) {
            value = value * 10 + in.text.charAt(in.at++) - '0';
            if (value > MAX_REPEAT) {
                throw in.error("number too big in {} quantifier", in.at);
            }
        }
        return value;
    }

    /** Parses one item. */
    private Node item() throws PcreSyntaxError {
        char c = in.text.charAt(in.at);
        switch (c) {
            case '[' -> {
                return classes.characterClass();
            }
            case '(' -> {
                return parentheses.parenthesis();
            }
            case '\\' -> {
                return escape();
            }
            default -> in.at++;
        }
        return switch (c) {
            case '^' -> Nodes.place(in.has(PcreReader.LINES) ? Op.LINE_START : Op.SUBJECT_START);
            case '$' -> Nodes.place(in.has(PcreReader.LINES) ? Op.LINE_END : Op.LAST_LINE_END);
            case '.' -> in.has(PcreReader.DOT_ALL) ? Nodes.bytes(any -> true, 1) : Nodes.bytes(b -> b != '\n', 1);
            default -> Nodes.literal(c, in.has(PcreReader.ANY_CASE));
        };
    }

    private Node escape() throws PcreSyntaxError {
        in.at++;
        if (in.at >= in.length) {
            throw in.error("\\ at end of pattern", in.at);
        }
        char c = in.text.charAt(in.at++);
        return switch (c) {
            case 'A', 'G' -> Nodes.place(Op.SUBJECT_START);
            case 'B' -> Nodes.place(Op.NO_WORD_EDGE);
            case 'b' -> Nodes.place(Op.WORD_EDGE);
            // it moves the start of the match, which nobody reads
            case 'K' -> new Empty(Nodes.PLACE);
            case 'Z' -> Nodes.place(Op.LAST_LINE_END);
            case 'z' -> Nodes.place(Op.SUBJECT_END);
            case 'C' -> Nodes.bytes(any -> true, 1);
            case 'R' -> in.unsupported("\\R", new Extent(1, Extent.VARIES, 1));
            case 'X' -> in.unsupported("\\X", new Extent(1, Extent.VARIES, 1));
            case 'g' -> references.groupReference();
            case 'k' ->
                references.backReference(
                        in.nameBetween("\\k is not followed by a braced, angle-bracketed, or quoted name"), in.at);
            case 'N' -> {
                if (in.peek() == '{' && !in.isCount()) {
                    throw in.error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", in.at - 1);
                }
                yield Nodes.bytes(b -> b != '\n', 1);
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> references.numberedReference();
            default -> {
                in.at--;
                Escaped escaped = escapes.characterEscape();
                yield escaped.set() == null
                        ? Nodes.literal(escaped.code(), in.has(PcreReader.ANY_CASE))
                        : Nodes.bytes(escaped.set(), escaped.size());
            }
        };
    }
}
