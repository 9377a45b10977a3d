package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Node.Atomic;
import dev.kongdb.schema.pcre.Node.BackReference;
import dev.kongdb.schema.pcre.Node.Bytes;
import dev.kongdb.schema.pcre.Node.Capture;
import dev.kongdb.schema.pcre.Node.Choice;
import dev.kongdb.schema.pcre.Node.Conditional;
import dev.kongdb.schema.pcre.Node.Empty;
import dev.kongdb.schema.pcre.Node.Greed;
import dev.kongdb.schema.pcre.Node.IsSet;
import dev.kongdb.schema.pcre.Node.Look;
import dev.kongdb.schema.pcre.Node.Never;
import dev.kongdb.schema.pcre.Node.Place;
import dev.kongdb.schema.pcre.Node.Repeat;
import dev.kongdb.schema.pcre.Node.Sequence;
import dev.kongdb.schema.pcre.Program.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression as PCRE 8 does, in one pass, and answers in its words when there is a fault. It recurses by nesting only, which
 * PCRE limits to 250.
 */
final class PcreParser {
    private static final int MAX_REPEAT = 65535;
    private static final int MAX_NAME = 32;
    private static final int MAX_DEPTH = 250;

    private static final Set<String> VERBS =
            Set.of("ACCEPT", "COMMIT", "F", "FAIL", "MARK", "PRUNE", "SKIP", "THEN", "");
    private static final Set<String> ARGUMENTLESS_VERBS = Set.of("ACCEPT", "COMMIT", "F", "FAIL");
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

    /** What {@code (?imsxUJX)} sets. */
    private static final String OPTIONS = "imsxUJX";

    private static final int ANY_CASE = 1;
    private static final int LINES = 1 << 1;
    private static final int DOT_ALL = 1 << 2;
    private static final int EXTENDED = 1 << 3;
    private static final int UNGREEDY = 1 << 4;
    private static final int DUPLICATE_NAMES = 1 << 5;
    private static final int STRICT = 1 << 6;

    /** What a place takes in PCRE, a character, a class, a reference. */
    private static final Extent PLACE = Extent.ofSize(1);

    private static final int CLASS_SIZE = 33;
    private static final int REFERENCE_SIZE = 3;

    /** The expression's bytes, one in each char. */
    private final String text;

    private final int length;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, List<Integer>> names = new HashMap<>();
    private final Map<Integer, String> namesByNumber = new HashMap<>();
    private final List<Object> references = new ArrayList<>();
    private final List<Integer> referenceOffsets = new ArrayList<>();
    private int at;
    private int groups;
    private int mostGroups;
    private int options;
    private boolean quoted;
    private @Nullable String unsupported;

    /** A group that is being read. */
    private static final class Open {
        final int number;
        int min;

        Open(int number) {
            this.number = number;
        }
    }

    /**
     * @param expression one byte in each character
     */
    PcreParser(String expression) {
        this.text = expression;
        this.length = expression.length();
    }

    Node parse() throws PcreSyntaxError {
        startOptions();
        Node tree = group(0, false, false);
        if (at < length) {
            throw error("unmatched parentheses", at);
        }
        for (int i = 0; i < references.size(); i++) {
            Object reference = references.get(i);
            boolean exists =
                    reference instanceof Integer number ? number <= mostGroups : names.containsKey((String) reference);
            if (!exists) {
                throw error("reference to non-existent subpattern", referenceOffsets.get(i));
            }
        }
        if (tree.extent().size() + Extent.GROUP + 1 > Extent.MAX_SIZE) {
            throw error("regular expression is too large", length);
        }
        return tree;
    }

    /** What the expression asks for that {@link PcreMatcher} cannot do, or null. */
    @Nullable
    String unsupported() {
        return unsupported;
    }

    int groups() {
        return mostGroups;
    }

    /** The numbers of the groups of each name. */
    Map<String, List<Integer>> names() {
        return names;
    }

    private PcreSyntaxError error(String message, int offset) {
        return new PcreSyntaxError(message, text, offset);
    }

    private Node unsupported(String what, Extent extent) {
        if (unsupported == null) {
            unsupported = what;
        }
        return new Sequence(List.of(), extent);
    }

    private void startOptions() {
        if (text.indexOf('\0') >= 0) {
            unsupported("a null byte", Extent.EMPTY);
        }
        while (text.startsWith("(*", at)) {
            int end = text.indexOf(')', at);
            String name = end < 0 ? "" : text.substring(at + 2, end);
            if (!START_OPTIONS.contains(name) && !name.matches("LIMIT_(MATCH|RECURSION)=\\d{1,9}")) {
                return;
            }
            unsupported("(*" + name + ")", Extent.EMPTY);
            at = end + 1;
        }
    }

    private boolean has(int option) {
        return (options & option) != 0;
    }

    private int peek() {
        return at < length ? text.charAt(at) : -1;
    }

    private int peek(int ahead) {
        return at + ahead < length ? text.charAt(at + ahead) : -1;
    }

    private boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skip(String expected) {
        if (text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    private void refer(Object numberOrName, int offset) {
        references.add(numberOrName);
        referenceOffsets.add(offset);
    }

    // --- groups, branches, quantifiers --------------------------------------------------------------------------

    /** Reads branches up to the closing parenthesis, which is left, or the end. */
    private Node group(int number, boolean behind, boolean reset) throws PcreSyntaxError {
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

    private List<Node> branches(int number, boolean behind, boolean reset) throws PcreSyntaxError {
        if (open.size() > MAX_DEPTH) {
            throw error("parentheses are too deeply nested", at);
        }
        int optionsOutside = options;
        int groupsBefore = groups;
        int groupsOfAnyBranch = groups;
        Open group = new Open(number);
        open.push(group);
        List<Node> branches = new ArrayList<>();
        do {
            group.min = 0;
            if (reset) {
                groups = groupsBefore;
            }
            Node branch = branch(group);
            if (behind && branch.extent().fixed() == Extent.VARIES) {
                throw error("lookbehind assertion is not fixed length", at);
            }
            branches.add(branch);
            groupsOfAnyBranch = Math.max(groupsOfAnyBranch, groups);
        } while (skip('|'));
        groups = groupsOfAnyBranch;
        open.pop();
        options = optionsOutside;
        return branches;
    }

    private Node branch(Open group) throws PcreSyntaxError {
        List<Node> parts = new ArrayList<>();
        Extent before = Extent.EMPTY; // of all parts but the last
        boolean repeatable = false;
        while (at < length && (quoted || (peek() != '|' && peek() != ')'))) {
            if (skip("\\E")) {
                quoted = false;
            } else if (!quoted && skip("\\Q")) {
                quoted = true;
            } else if (quoted || (!(has(EXTENDED) && skipBlank()) && !skipComment())) {
                if (!quoted && isQuantifier()) {
                    if (!repeatable) {
                        throw error("nothing to repeat", peek() == '{' ? text.indexOf('}', at) : at);
                    }
                    parts.add(quantified(parts.remove(parts.size() - 1)));
                    repeatable = false;
                } else {
                    if (!parts.isEmpty()) {
                        before = before.then(parts.get(parts.size() - 1).extent());
                    }
                    Node part = quoted ? literal(text.charAt(at++)) : item();
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
        if (peek() == '#') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? length : end + 1;
            return true;
        }
        if (ByteSet.isSpace(peek())) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skipComment() throws PcreSyntaxError {
        if (!text.startsWith("(?#", at)) {
            return false;
        }
        int end = text.indexOf(')', at);
        if (end < 0) {
            throw error("missing ) after comment", length);
        }
        at = end + 1;
        return true;
    }

    private boolean isQuantifier() {
        int c = peek();
        return c == '*' || c == '+' || c == '?' || (c == '{' && isCount());
    }

    /** Whether a count in braces starts here; a brace that starts none is an ordinary character. */
    private boolean isCount() {
        int i = at + 1;
        int digits = i;
        while (i < length && Ascii.isDigit(text.charAt(i))) {
            i++;
        }
        if (i == digits) {
            return false;
        }
        if (i < length && text.charAt(i) == ',') {
            i++;
            while (i < length && Ascii.isDigit(text.charAt(i))) {
                i++;
            }
        }
        return i < length && text.charAt(i) == '}';
    }

    private Node quantified(Node item) throws PcreSyntaxError {
        int least = 0;
        int most = Integer.MAX_VALUE;
        switch (text.charAt(at++)) {
            case '*' -> {}
            case '+' -> least = 1;
            case '?' -> most = 1;
            default -> {
                least = count();
                most = least;
                if (skip(',')) {
                    most = peek() == '}' ? Integer.MAX_VALUE : count();
                    if (most < least) {
                        throw error("numbers out of order in {} quantifier", at);
                    }
                }
                at++;
            }
        }
        Greed greed = has(UNGREEDY) ? Greed.LAZY : Greed.GREEDY;
        if (skip('+')) {
            greed = Greed.POSSESSIVE;
        } else if (skip('?')) {
            greed = has(UNGREEDY) ? Greed.GREEDY : Greed.LAZY;
        }
        return repeat(item, least, most, greed);
    }

    private static Node repeat(Node item, int least, int most, Greed greed) {
        if (item instanceof Look) { // PCRE looks once, or perhaps not at all
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
            if (size == CLASS_SIZE) {
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
        while (Ascii.isDigit(peek())) {
            value = value * 10 + text.charAt(at++) - '0';
            if (value > MAX_REPEAT) {
                throw error("number too big in {} quantifier", at);
            }
        }
        return value;
    }

    /** Reads one item. */
    private Node item() throws PcreSyntaxError {
        char c = text.charAt(at);
        switch (c) {
            case '[' -> {
                return characterClass();
            }
            case '(' -> {
                return parenthesis();
            }
            case '\\' -> {
                return escape();
            }
            default -> at++;
        }
        return switch (c) {
            case '^' -> place(has(LINES) ? Op.LINE_START : Op.SUBJECT_START);
            case '$' -> place(has(LINES) ? Op.LINE_END : Op.LAST_LINE_END);
            case '.' -> has(DOT_ALL) ? bytes(any -> true, 1) : bytes(b -> b != '\n', 1);
            default -> literal(c);
        };
    }

    private static Node place(int op) {
        return new Place(op, PLACE);
    }

    private static Node bytes(IntPredicate members, int size) {
        return new Bytes(ByteSet.of(members), new Extent(1, 1, size));
    }

    private Node literal(int c) {
        return new Bytes(ByteSet.of(c, has(ANY_CASE)), new Extent(1, 1, 2));
    }

    private static Node nothing(long size) {
        return new Sequence(List.of(), Extent.ofSize(size));
    }

    private BackReference backReference(Object numberOrName, int offset) {
        refer(numberOrName, offset);
        boolean inside = open.stream()
                .anyMatch(group -> numberOrName.equals(group.number)
                        || (numberOrName instanceof String name
                                && names.getOrDefault(name, List.of()).contains(group.number)));
        if (inside) {
            unsupported("a reference to a group from within it", Extent.EMPTY); // PCRE makes that group atomic
        }
        return new BackReference(numberOrName, has(ANY_CASE), new Extent(0, Extent.VARIES, REFERENCE_SIZE));
    }

    // --- escapes ------------------------------------------------------------------------------------------------

    private Node escape() throws PcreSyntaxError {
        at++;
        if (at >= length) {
            throw error("\\ at end of pattern", at);
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'A', 'G' -> place(Op.SUBJECT_START);
            case 'B' -> place(Op.NO_WORD_EDGE);
            case 'b' -> place(Op.WORD_EDGE);
            case 'K' -> new Empty(PLACE); // the match is said to begin here, which nobody asks for
            case 'Z' -> place(Op.LAST_LINE_END);
            case 'z' -> place(Op.SUBJECT_END);
            case 'C' -> bytes(any -> true, 1);
            case 'R' -> unsupported("\\R", new Extent(1, Extent.VARIES, 1));
            case 'X' -> unsupported("\\X", new Extent(1, Extent.VARIES, 1));
            case 'g' -> groupReference();
            case 'k' ->
                backReference(nameBetween("\\k is not followed by a braced, angle-bracketed, or quoted name"), at);
            case 'N' -> {
                if (peek() == '{' && !isCount()) {
                    throw error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", at - 1);
                }
                yield bytes(b -> b != '\n', 1);
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numberedReference();
            default -> {
                at--;
                Escaped escaped = characterEscape();
                yield escaped.set() == null ? literal(escaped.code()) : bytes(escaped.set(), escaped.size());
            }
        };
    }

    /** A backslash and a digit: a back reference, or an octal code when there are not so many groups. */
    private Node numberedReference() throws PcreSyntaxError {
        int start = at - 1;
        int number = 0;
        at = start;
        while (Ascii.isDigit(peek())) {
            if (number > Integer.MAX_VALUE / 10 - 1) {
                throw error("number is too big", at);
            }
            number = number * 10 + text.charAt(at++) - '0';
        }
        if (number < 8 || number <= groups) {
            return backReference(number, length);
        }
        at = start;
        return literal(text.charAt(at) >= '8' ? text.charAt(at++) : octal(3));
    }

    private int octal(int digits) throws PcreSyntaxError {
        int value = 0;
        for (int i = 0; i < digits && peek() >= '0' && peek() <= '7'; i++) {
            value = value * 8 + text.charAt(at++) - '0';
        }
        if (value > 0xff) {
            throw error("octal value is greater than \\377 in 8-bit non-UTF-8 mode", at);
        }
        return value;
    }

    private Node groupReference() throws PcreSyntaxError {
        String error = "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number";
        int c = peek();
        if (c == '<' || c == '\'') {
            at++;
            return call(upTo(c == '<' ? '>' : '\'', error));
        }
        String name;
        if (skip('{')) {
            name = upTo('}', error);
        } else {
            int start = at;
            if (peek() == '-' || peek() == '+') {
                at++;
            }
            while (Ascii.isDigit(peek())) {
                at++;
            }
            name = text.substring(start, at);
        }
        if (isName(name)) {
            return backReference(name, at);
        }
        if (name.isEmpty()) {
            throw error("a numbered reference must not be zero", at - 1);
        }
        int number = groupNumber(name, error);
        if (number == 0) {
            throw error("a numbered reference must not be zero", at);
        }
        return backReference(number, at);
    }

    private int groupNumber(String digits, String error) throws PcreSyntaxError {
        boolean relative = digits.startsWith("-") || digits.startsWith("+");
        String plain = relative ? digits.substring(1) : digits;
        if (!Ascii.isNumber(plain)) {
            throw error(error, at);
        }
        if (plain.length() > 6) {
            throw error("number is too big", at);
        }
        int number = Integer.parseInt(plain);
        if (number == 0 && relative) {
            throw error("a numbered reference must not be zero", at);
        }
        if (digits.startsWith("-")) {
            if (number > groups) {
                throw error("reference to non-existent subpattern", at);
            }
            return groups - number + 1;
        }
        return digits.startsWith("+") ? groups + number : number;
    }

    private String upTo(char terminator, String error) throws PcreSyntaxError {
        int end = text.indexOf(terminator, at);
        if (end < 0) {
            throw error(error, at);
        }
        String inside = text.substring(at, end);
        at = end + 1;
        return inside;
    }

    private String nameBetween(String error) throws PcreSyntaxError {
        char terminator;
        switch (peek()) {
            case '<' -> terminator = '>';
            case '{' -> terminator = '}';
            case '\'' -> terminator = '\'';
            default -> throw error(error, at);
        }
        at++;
        return name(terminator);
    }

    /** A character, or a set of them; {@code code} counts when there is no set. */
    private record Escaped(int code, @Nullable IntPredicate set, int size) {
        static Escaped of(int code) {
            return new Escaped(code, null, 2);
        }

        static Escaped of(IntPredicate set, boolean positive, int size) {
            return new Escaped(-1, positive ? set : set.negate(), size);
        }
    }

    /** An escape that stands for one character or a class of characters; the same inside and outside of classes. */
    private Escaped characterEscape() throws PcreSyntaxError {
        if (at >= length) {
            throw error("\\ at end of pattern", at);
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'd', 's', 'w', 'h', 'v' -> Escaped.of(ByteSet.ofType(c), true, 1);
            case 'D', 'S', 'W', 'H', 'V' -> Escaped.of(ByteSet.ofType((char) (c | 0x20)), false, 1);
            case 'p', 'P' -> property(c == 'p');
            case 'L', 'l', 'U', 'u' -> throw error("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", at - 1);
            case 'a' -> Escaped.of(7);
            case 'e' -> Escaped.of(27);
            case 'f' -> Escaped.of('\f');
            case 'n' -> Escaped.of('\n');
            case 'r' -> Escaped.of('\r');
            case 't' -> Escaped.of('\t');
            case 'c' -> Escaped.of(control());
            case 'x' -> Escaped.of(hexadecimal());
            case 'o' -> {
                if (!skip('{')) {
                    throw error("missing opening brace after \\o", at - 1);
                }
                yield Escaped.of(bracedCode(8, "non-octal character in \\o{} (closing brace missing?)"));
            }
            case '0' -> Escaped.of(octal(2));
            default -> {
                if (has(STRICT) && Ascii.isLetterOrDigit(c)) {
                    throw error("unrecognized character follows \\", at);
                }
                yield Escaped.of(c);
            }
        };
    }

    private int control() throws PcreSyntaxError {
        if (at >= length) {
            throw error("\\c at end of pattern", at);
        }
        char c = text.charAt(at);
        if (c > 127) {
            throw error("\\c must be followed by an ASCII character", at);
        }
        at++;
        return (Ascii.isLower(c) ? c - 0x20 : c) ^ 0x40;
    }

    private int hexadecimal() throws PcreSyntaxError {
        if (skip('{')) {
            return bracedCode(16, "non-hex character in \\x{} (closing brace missing?)");
        }
        int value = 0;
        for (int i = 0; i < 2 && Ascii.isHexDigit(peek()); i++) {
            value = value * 16 + Character.digit(text.charAt(at++), 16);
        }
        return value;
    }

    private int bracedCode(int radix, String error) throws PcreSyntaxError {
        if (peek() == '}') {
            throw error("digits missing in \\x{} or \\o{}", at);
        }
        int value = 0;
        while (at < length && peek() < 128 && Character.digit((char) peek(), radix) >= 0) {
            value = value * radix + Character.digit(text.charAt(at++), radix);
            if (value > 0xff) {
                throw error("character value in \\x{} or \\o{} is too large", at);
            }
        }
        if (!skip('}')) {
            throw error(error, at);
        }
        return value;
    }

    private Escaped property(boolean positive) throws PcreSyntaxError {
        if (at >= length) {
            throw error("malformed \\P or \\p sequence", at);
        }
        String name;
        boolean inverted = false;
        if (skip('{')) {
            inverted = skip('^');
            if (text.indexOf('}', at) < 0) {
                throw error("malformed \\P or \\p sequence", length);
            }
            name = upTo('}', "");
        } else {
            name = text.substring(at, at + 1);
            at++;
        }
        IntPredicate members = UnicodeProperty.named(name);
        if (members == null) {
            throw error("unknown property name after \\P or \\p", at - 1);
        }
        return Escaped.of(members, positive != inverted, 3);
    }

    // --- character classes --------------------------------------------------------------------------------------

    /** The end of a {@code [:name:]}, {@code [.x.]} or {@code [=x=]} that starts there, or -1. */
    private int posixEnd(int start) {
        int kind = start + 1 < length ? text.charAt(start + 1) : -1;
        if (kind != ':' && kind != '.' && kind != '=') {
            return -1;
        }
        for (int i = start + 2; i + 1 < length; i++) {
            char c = text.charAt(i);
            if (c == '\\' && (text.charAt(i + 1) == ']' || text.charAt(i + 1) == '\\')) {
                i++;
            } else if ((c == '[' && text.charAt(i + 1) == kind) || c == ']') {
                return -1;
            } else if (c == kind && text.charAt(i + 1) == ']') {
                return i + 2;
            }
        }
        return -1;
    }

    private Node characterClass() throws PcreSyntaxError {
        if (text.startsWith("[[:<:]]", at) || text.startsWith("[[:>:]]", at)) {
            String edge = text.substring(at, at + 7);
            at += 7;
            return unsupported(edge, Extent.EMPTY);
        }
        if (posixEnd(at) >= 0) {
            throw error(
                    peek(1) == ':'
                            ? "POSIX named classes are supported only within a class"
                            : "POSIX collating elements are not supported",
                    at);
        }
        at++;
        skipEmptyQuotes();
        boolean inverted = skip('^');
        skipEmptyQuotes();
        ByteSet set = new ByteSet();
        boolean first = true;
        while (quoted || first || peek() != ']') {
            if (at >= length) {
                throw error("missing terminating ] for character class", at);
            }
            if (skip(quoted ? "\\E" : "\\Q")) {
                quoted = !quoted;
            } else if (!skip("\\E")) {
                first = false;
                member(set);
            }
        }
        at++;
        if (inverted) {
            set.invert();
        }
        return new Bytes(set, new Extent(1, 1, !inverted && set.single() >= 0 ? 2 : CLASS_SIZE));
    }

    private void skipEmptyQuotes() {
        while (skip("\\E") || skip("\\Q\\E")) {}
    }

    /** Reads a character, a range or a set, and adds it. */
    private void member(ByteSet set) throws PcreSyntaxError {
        int low = quoted ? text.charAt(at++) : classItem(set);
        while (skip("\\E")) {
            quoted = false;
        }
        if (low >= 0) {
            set.addRange(low, !quoted && peek() == '-' ? endOfRange(low, set) : low, has(ANY_CASE));
        } else if (skip('-')) { // it makes no range with a set
            set.addRange('-', '-', false);
        }
    }

    /** Reads the hyphen and the end of a range; without an end the hyphen is left, as a member of its own. */
    private int endOfRange(int low, ByteSet set) throws PcreSyntaxError {
        int hyphen = at++;
        skipEmptyQuotes();
        quoted = skip("\\Q");
        if (at >= length || (!quoted && peek() == ']')) {
            at = hyphen;
            quoted = false;
            return low;
        }
        if (!quoted && peek() == '[' && posixEnd(at) >= 0) {
            throw error("invalid range in character class", at);
        }
        int high = quoted ? text.charAt(at++) : classItem(set);
        if (high < low) {
            throw error(
                    high < 0 ? "invalid range in character class" : "range out of order in character class", at - 1);
        }
        return high;
    }

    /** Reads one member of a class: a character, which is still to be added, or a set, which is, and then -1. */
    private int classItem(ByteSet set) throws PcreSyntaxError {
        char c = text.charAt(at);
        if (c == '[') {
            int end = posixEnd(at);
            if (end >= 0) {
                set.add(posixClass(end));
                return -1;
            }
        }
        at++;
        if (c != '\\') {
            return c;
        }
        int escaped = peek();
        if (escaped == 'N') {
            throw error("\\N is not supported in a class", at);
        }
        if (escaped >= '1' && escaped <= '7') {
            return octal(3);
        }
        if (escaped == 'b') {
            at++;
            return '\b';
        }
        if (escaped >= 0 && "ABCGKRXZzgk".indexOf(escaped) >= 0) {
            if (has(STRICT)) {
                throw error("invalid escape sequence in character class", at);
            }
            at++;
            return escaped;
        }
        Escaped member = characterEscape();
        if (member.set() != null) {
            set.add(member.set());
        }
        return member.code();
    }

    private IntPredicate posixClass(int end) throws PcreSyntaxError {
        if (text.charAt(at + 1) != ':') {
            throw error("POSIX collating elements are not supported", at);
        }
        boolean inverted = text.charAt(at + 2) == '^';
        int start = inverted ? at + 3 : at + 2;
        IntPredicate members = start > end - 2 ? null : PosixClass.named(text.substring(start, end - 2), has(ANY_CASE));
        if (members == null) {
            throw error("unknown POSIX class name", start);
        }
        at = end;
        return inverted ? members.negate() : members;
    }

    // --- parentheses --------------------------------------------------------------------------------------------

    private Node parenthesis() throws PcreSyntaxError {
        at++;
        if (peek() == '*' && (Ascii.isLetter(peek(1)) || peek(1) == ':')) {
            return verb();
        }
        if (!skip('?')) {
            return capture();
        }
        int c = peek();
        if (Ascii.isDigit(c) || ((c == '+' || c == '-') && Ascii.isDigit(peek(1)))) {
            return numberedCall();
        }
        if (!isGroupKind(c)) {
            return optionSetting();
        }
        at++;
        return switch (c) {
            case ':' -> closed(group(0, false, false), Extent.GROUP);
            case '|' -> closed(group(0, false, true), Extent.GROUP);
            case '>' -> {
                Node body = closed(group(0, false, false), Extent.GROUP);
                yield new Atomic(body, body.extent());
            }
            case '=', '!' -> look(false, c == '!');
            case '<' -> lookBehindOrName();
            case '\'' -> namedCapture('\'');
            case 'P' -> pythonGroup();
            case '&' -> call(name(')'));
            case 'R' -> {
                if (peek() != ')') {
                    throw error("(?R or (?[+-]digits must be followed by )", at);
                }
                Node call = call("0");
                at++;
                yield call;
            }
            case '(' -> conditional();
            case '+' -> throw error("digit expected after (?+", at);
            default -> callout();
        };
    }

    /** Whether this character after {@code (?} says what group it is; others set options. */
    private static boolean isGroupKind(int c) {
        return c >= 0 && ":|>=!<'P&R(+C".indexOf(c) >= 0;
    }

    /** The body of a group, whose parenthesis must follow, as one that can be repeated. */
    private Node closed(Node body, int size) throws PcreSyntaxError {
        close();
        return new Sequence(List.of(body), body.extent().grow(size));
    }

    private void close() throws PcreSyntaxError {
        if (!skip(')')) {
            throw error("missing )", at);
        }
    }

    private Node look(boolean behind, boolean negative) throws PcreSyntaxError {
        List<Node> branches = branches(0, behind, false);
        close();
        long size = branches.stream()
                .mapToLong(branch -> branch.extent().size() + 2L * (1 + Extent.LINK))
                .sum();
        return new Look(behind, negative, branches, Extent.ofSize(size + Extent.GROUP));
    }

    private Node lookBehindOrName() throws PcreSyntaxError {
        if (peek() == '=' || peek() == '!') {
            return look(true, text.charAt(at++) == '!');
        }
        if (at < length && !isWord(peek()) && peek() != '>') {
            throw error("unrecognized character after (?<", at);
        }
        return namedCapture('>');
    }

    private Node capture() throws PcreSyntaxError {
        int number = ++groups;
        mostGroups = Math.max(mostGroups, number);
        Node body = closed(group(number, false, false), Extent.GROUP + 2);
        return new Capture(number, body, body.extent());
    }

    private Node namedCapture(char terminator) throws PcreSyntaxError {
        String name = name(terminator);
        int number = groups + 1;
        List<Integer> numbers = names.computeIfAbsent(name, added -> new ArrayList<>());
        if (!numbers.contains(number)) {
            if (!numbers.isEmpty() && !has(DUPLICATE_NAMES)) {
                throw error("two named subpatterns have the same name", at - 1);
            }
            if (namesByNumber.containsKey(number)) {
                throw error("different names for subpatterns of the same number are not allowed", at - 1);
            }
            numbers.add(number);
            namesByNumber.put(number, name);
        }
        return capture();
    }

    private String name(char terminator) throws PcreSyntaxError {
        int start = at;
        if (Ascii.isDigit(peek())) {
            throw error("group name must start with a non-digit", at);
        }
        while (isWord(peek())) {
            at++;
        }
        String name = text.substring(start, at);
        if (name.isEmpty()) {
            throw error("subpattern name expected", at);
        }
        if (peek() != terminator) {
            throw error("syntax error in subpattern name (missing terminator)", at);
        }
        if (name.length() > MAX_NAME) {
            throw error("subpattern name is too long (maximum 32 characters)", at);
        }
        at++;
        return name;
    }

    private Node pythonGroup() throws PcreSyntaxError {
        if (skip('<')) {
            return namedCapture('>');
        }
        if (skip('=')) {
            return backReference(name(')'), at);
        }
        if (skip('>')) {
            return call(name(')'));
        }
        throw error("unrecognized character after (?P", at);
    }

    private Node numberedCall() throws PcreSyntaxError {
        int start = at;
        at++;
        while (Ascii.isDigit(peek())) {
            at++;
        }
        if (peek() != ')') {
            throw error("(?R or (?[+-]digits must be followed by )", at);
        }
        Node call = call(text.substring(start, at));
        at++;
        return call;
    }

    /** A call of a group: refused when it is reached inside that group before anything was consumed. */
    private Node call(String target) throws PcreSyntaxError {
        Node call = unsupported("a recursion or a call of a group", new Extent(0, Extent.VARIES, REFERENCE_SIZE));
        if (isName(target)) {
            refer(target, at - 1);
            return call;
        }
        int number = groupNumber(target, "digit expected after (?+");
        if (number > 0) {
            refer(number, at < length && text.charAt(at) == ')' ? at : at - 1);
        }
        boolean inside = open.stream().anyMatch(group -> group.number == number) || number == 0;
        if (!inside) {
            return call;
        }
        for (Open group : open) {
            if (group.min > 0) {
                return call;
            }
            if (number > 0 && group.number == number) {
                break;
            }
        }
        throw error("recursive call could loop indefinitely", at);
    }

    private Node conditional() throws PcreSyntaxError {
        Node condition = condition();
        List<Node> branches = branches(0, false, false);
        close();
        if (branches.size() > 2) {
            throw error("conditional group contains more than two branches", at - 1);
        }
        Node yes = branches.get(0);
        Node no = branches.size() == 2 ? branches.get(1) : nothing(0);
        Extent extent = condition.extent().then(yes.extent().or(no.extent())).grow(Extent.GROUP + REFERENCE_SIZE);
        if (condition instanceof Never) {
            if (branches.size() == 2) {
                throw error("DEFINE group contains more than one branch", at - 1);
            }
            return nothing(extent.size()); // only calls of groups, which are not supported, get into it
        }
        if (branches.size() < 2) {
            extent = new Extent(0, Extent.VARIES, extent.size());
        }
        return new Conditional(condition, yes, no, extent);
    }

    private Node condition() throws PcreSyntaxError {
        if (peek() == '?' || peek() == '*') {
            int next = peek(1);
            if (next != '=' && next != '!' && next != '<' && next != 'C') {
                throw error("assertion expected after (?( or (?(?C)", at);
            }
            at--;
            int groupsBefore = groups;
            Node condition = parenthesis();
            if (condition instanceof Look look && look.negative() && groups > groupsBefore) {
                return unsupported("a group in a negative condition", Extent.EMPTY); // PCRE may remember it
            }
            return condition instanceof Look ? condition : unsupported("a callout", Extent.EMPTY);
        }
        int start = at;
        Node condition;
        if (peek() == '<' || peek() == '\'') {
            condition = ifSet(nameBetween("malformed number or name after (?("));
        } else {
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            while (isWord(peek()) || peek() == '&') {
                at++;
            }
            String what = text.substring(start, at);
            if (what.isEmpty() || peek() != ')') {
                throw error("malformed number or name after (?(", at);
            }
            condition = condition(what);
        }
        if (!skip(')')) {
            throw error("malformed number or name after (?(", at);
        }
        return condition;
    }

    private Node condition(String what) throws PcreSyntaxError {
        boolean signed = what.length() > 1 && !Ascii.isLetter(what.charAt(0)) && Ascii.isDigit(what.charAt(1));
        if (Ascii.isDigit(what.charAt(0)) || signed) {
            int number = groupNumber(what, "malformed number or name after (?(");
            if (number == 0) {
                throw error("invalid condition (?(0)", at);
            }
            refer(number, at + 1);
            return new IsSet(number, Extent.ofSize(REFERENCE_SIZE));
        }
        if (names.containsKey(what)) {
            return ifSet(what);
        }
        if (what.equals("DEFINE")) {
            return new Never(PLACE);
        }
        return what.startsWith("R") ? unsupported("a condition on recursion", Extent.EMPTY) : ifSet(what);
    }

    private Node ifSet(Object numberOrName) {
        refer(numberOrName, at);
        return new IsSet(numberOrName, Extent.ofSize(REFERENCE_SIZE));
    }

    private Node callout() throws PcreSyntaxError {
        int number = 0;
        while (Ascii.isDigit(peek())) {
            number = Math.min(1000, number * 10 + text.charAt(at++) - '0');
        }
        if (peek() != ')') {
            throw error("closing ) for (?C expected", at);
        }
        if (number > 255) {
            throw error("number after (?C is > 255", at);
        }
        at++;
        unsupported("a callout", Extent.EMPTY);
        return new Empty(Extent.EMPTY);
    }

    private Node verb() throws PcreSyntaxError {
        String error = "(*VERB) not recognized or malformed";
        int start = at + 1;
        int end = text.indexOf(')', at);
        if (end < 0) {
            throw error(error, start);
        }
        String verb = text.substring(start, end);
        int colon = verb.indexOf(':');
        String name = colon < 0 ? verb : verb.substring(0, colon);
        at = end;
        if (!VERBS.contains(name)) {
            throw error(error, end);
        }
        boolean argument = colon >= 0 && colon + 1 < verb.length();
        if (argument && ARGUMENTLESS_VERBS.contains(name)) {
            throw error("an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)", end);
        }
        if (!argument && (name.isEmpty() || name.equals("MARK"))) {
            throw error("(*MARK) must have an argument", end);
        }
        at++;
        if (name.equals("F") || name.equals("FAIL")) {
            return new Never(PLACE);
        }
        unsupported("(*" + name + ")", Extent.EMPTY);
        return new Empty(Extent.ofSize(1));
    }

    /** {@code (?i)}, {@code (?i:…)} and their like. */
    private Node optionSetting() throws PcreSyntaxError {
        boolean on = true;
        int inside = options;
        while (at < length && peek() != ')' && peek() != ':') {
            char c = text.charAt(at);
            int option = OPTIONS.indexOf(c);
            if (c == '-') {
                on = false;
            } else if (option < 0) {
                throw error("unrecognized character after (? or (?-", at);
            } else {
                inside = on ? inside | (1 << option) : inside & ~(1 << option);
            }
            at++;
        }
        if (at >= length) {
            throw error("unrecognized character after (? or (?-", at);
        }
        if (skip(')')) {
            options = inside; // for the rest of the enclosing group, which puts it back
            return new Empty(Extent.EMPTY);
        }
        at++;
        int outside = options;
        options = inside;
        Node group = closed(group(0, false, false), Extent.GROUP);
        options = outside;
        return group;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && !Ascii.isDigit(text.charAt(0)) && text.chars().allMatch(PcreParser::isWord);
    }

    private static boolean isWord(int c) {
        return ByteSet.isWord(c);
    }
}
