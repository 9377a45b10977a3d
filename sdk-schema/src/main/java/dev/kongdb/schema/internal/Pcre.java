package dev.kongdb.schema.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a text is a regular expression to PCRE 8, which Kong asks, and if not, why, in PCRE's words. Only the syntax is
 * read, in one pass; nothing is ever matched, so no expression can take long.
 */
public final class Pcre {
    private static final int MAX_REPEAT = 65535;
    private static final int MAX_NAME = 32;
    private static final int MAX_DEPTH = 250;
    private static final int VARIABLE = -1;

    private static final Set<String> POSIX_CLASSES = Set.of(
            "alpha", "lower", "upper", "alnum", "ascii", "blank", "cntrl", "digit", "graph", "print", "punct", "space",
            "word", "xdigit");
    private static final Set<String> CATEGORIES = Set.of(
            "Any", "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "L&", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn",
            "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Xan",
            "Xps", "Xsp", "Xuc", "Xwd", "Z", "Zl", "Zp", "Zs");
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

    private Pcre() {}

    /** What nginx answers when it is asked to compile this expression, or null when it would. */
    public static @Nullable String errorOf(String expression) {
        Parser parser = new Parser(expression);
        try {
            parser.parse();
            return null;
        } catch (SyntaxError e) {
            String text = "pcre_compile() failed: " + e.getMessage() + " in \"" + expression + "\"";
            return e.offset >= parser.length ? text : text + " at \"" + parser.from(e.offset) + "\"";
        }
    }

    private static final class SyntaxError extends Exception {
        private static final long serialVersionUID = 1L;
        private final int offset;

        SyntaxError(String message, int offset) {
            super(message, null, false, false);
            this.offset = offset;
        }
    }

    /** How much one item, branch or group matches: at least so many characters, and exactly so many unless it varies. */
    private record Width(int min, int fixed) {
        static final Width NONE = new Width(0, 0);
        static final Width ONE = new Width(1, 1);
        static final Width ANY = new Width(0, VARIABLE);
        static final Width SOME = new Width(1, VARIABLE);

        Width then(Width next) {
            boolean varies = fixed == VARIABLE || next.fixed == VARIABLE;
            return new Width(cap((long) min + next.min), varies ? VARIABLE : cap((long) fixed + next.fixed));
        }

        Width times(int least, int most) {
            boolean varies = fixed == VARIABLE || least != most;
            return new Width(cap((long) min * least), varies ? VARIABLE : cap((long) fixed * least));
        }

        Width or(Width other) {
            return new Width(Math.min(min, other.min), fixed == other.fixed ? fixed : VARIABLE);
        }

        private static int cap(long width) {
            return (int) Math.min(width, Integer.MAX_VALUE);
        }
    }

    /** A group that is being read. */
    private static final class Open {
        final int number;
        Width branch = Width.NONE;

        Open(int number) {
            this.number = number;
        }
    }

    private static final class Parser {
        /** The expression's UTF-8 bytes, one in each char: offsets count bytes. */
        private final String text;

        private final int length;
        private final Deque<Open> open = new ArrayDeque<>();
        private final Set<String> names = new HashSet<>();
        private final List<Object> references = new ArrayList<>();
        private final List<Integer> referenceOffsets = new ArrayList<>();
        private int at;
        private int groups;
        private boolean extended;
        private boolean duplicateNames;

        Parser(String expression) {
            this.text = new String(expression.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            this.length = text.length();
        }

        String from(int offset) {
            return new String(text.substring(offset).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        void parse() throws SyntaxError {
            startOptions();
            group(0, false);
            if (at < length) {
                throw new SyntaxError("unmatched parentheses", at);
            }
            for (int i = 0; i < references.size(); i++) {
                Object reference = references.get(i);
                boolean exists = reference instanceof Integer number ? number <= groups : names.contains(reference);
                if (!exists) {
                    throw new SyntaxError("reference to non-existent subpattern", referenceOffsets.get(i));
                }
            }
        }

        private void startOptions() {
            while (text.startsWith("(*", at)) {
                int end = text.indexOf(')', at);
                String name = end < 0 ? "" : text.substring(at + 2, end);
                if (!START_OPTIONS.contains(name) && !name.matches("LIMIT_(MATCH|RECURSION)=\\d{1,9}")) {
                    return;
                }
                at = end + 1;
            }
        }

        private int peek() {
            return at < length ? text.charAt(at) : -1;
        }

        private boolean skip(char c) {
            if (peek() == c) {
                at++;
                return true;
            }
            return false;
        }

        private void refer(Object numberOrName, int offset) {
            references.add(numberOrName);
            referenceOffsets.add(offset);
        }

        /** Reads branches up to the closing parenthesis, which is left, or the end. */
        private Width group(int number, boolean lookbehind) throws SyntaxError {
            if (open.size() > MAX_DEPTH) {
                throw new SyntaxError("parentheses are too deeply nested", at);
            }
            boolean extendedOutside = extended;
            Open group = new Open(number);
            open.push(group);
            Width width = null;
            do {
                group.branch = Width.NONE;
                branch(group);
                if (lookbehind && group.branch.fixed == VARIABLE) {
                    throw new SyntaxError("lookbehind assertion is not fixed length", at);
                }
                width = width == null ? group.branch : width.or(group.branch);
            } while (skip('|'));
            open.pop();
            extended = extendedOutside;
            return width;
        }

        private void branch(Open group) throws SyntaxError {
            while (at < length) {
                int c = peek();
                if (c == '|' || c == ')') {
                    return;
                }
                if (extended && skipBlank(c)) {
                    continue;
                }
                Width item = item(c);
                if (item == null) {
                    if (isQuantifier()) {
                        // Assertions and option settings are nothing that could be repeated.
                        throw new SyntaxError("nothing to repeat", at);
                    }
                    continue;
                }
                group.branch = group.branch.then(quantified(item));
            }
        }

        private boolean skipBlank(int c) {
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? length : end + 1;
                return true;
            }
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                at++;
                return true;
            }
            return false;
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

        private Width quantified(Width item) throws SyntaxError {
            if (!isQuantifier()) {
                return item;
            }
            Width width;
            switch (text.charAt(at++)) {
                case '*' -> width = item.times(0, Integer.MAX_VALUE);
                case '+' -> width = item.times(1, Integer.MAX_VALUE);
                case '?' -> width = item.times(0, 1);
                default -> {
                    int least = count();
                    int most = least;
                    if (skip(',')) {
                        most = peek() == '}' ? Integer.MAX_VALUE : count();
                        if (most < least) {
                            throw new SyntaxError("numbers out of order in {} quantifier", at);
                        }
                    }
                    at++;
                    width = item.times(least, most);
                }
            }
            if (!skip('?')) {
                skip('+');
            }
            if (isQuantifier()) {
                throw new SyntaxError("nothing to repeat", at);
            }
            return width;
        }

        private int count() throws SyntaxError {
            int value = 0;
            while (Ascii.isDigit(peek())) {
                value = value * 10 + text.charAt(at++) - '0';
                if (value > MAX_REPEAT) {
                    throw new SyntaxError("number too big in {} quantifier", at);
                }
            }
            return value;
        }

        /** Reads one item; null for what cannot be repeated. */
        private @Nullable Width item(int c) throws SyntaxError {
            switch (c) {
                case '^', '$' -> {
                    at++;
                    return null;
                }
                case '[' -> {
                    if (posixEnd(at) >= 0) {
                        throw new SyntaxError("POSIX named classes are supported only within a class", at);
                    }
                    characterClass();
                    return Width.ONE;
                }
                case '(' -> {
                    return parenthesis();
                }
                case '\\' -> {
                    return escape();
                }
                case '*', '+', '?' -> throw new SyntaxError("nothing to repeat", at);
                default -> {
                    if (c == '{' && isCount()) {
                        throw new SyntaxError("nothing to repeat", at);
                    }
                    at++;
                    return Width.ONE;
                }
            }
        }

        // --- escapes ------------------------------------------------------------------------------------------------

        private @Nullable Width escape() throws SyntaxError {
            at++;
            if (at >= length) {
                throw new SyntaxError("\\ at end of pattern", at);
            }
            char c = text.charAt(at++);
            return switch (c) {
                case 'A', 'B', 'b', 'G', 'K', 'Z', 'z' -> null;
                case 'E' -> Width.NONE;
                case 'Q' -> quotedText();
                case 'R', 'X' -> Width.SOME;
                case 'g' -> groupReference();
                case 'k' -> {
                    refer(nameBetween("\\k is not followed by a braced, angle-bracketed, or quoted name"), at);
                    yield Width.ANY;
                }
                case 'N' -> {
                    if (peek() == '{' && !isCount()) {
                        throw new SyntaxError("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", at);
                    }
                    yield Width.ONE;
                }
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numberedReference();
                default -> {
                    at--;
                    characterEscape();
                    yield Width.ONE;
                }
            };
        }

        private Width quotedText() {
            int end = text.indexOf("\\E", at);
            int stop = end < 0 ? length : end;
            int width = stop - at;
            at = end < 0 ? length : end + 2;
            return new Width(width, width);
        }

        /** A backslash and a digit: a back reference, or an octal code when there are not so many groups. */
        private Width numberedReference() throws SyntaxError {
            int start = at - 1;
            int number = 0;
            at = start;
            while (Ascii.isDigit(peek()) && number < 100_000) {
                number = number * 10 + text.charAt(at++) - '0';
            }
            if (number < 10 || number <= groups) {
                refer(number, length);
                return Width.ANY;
            }
            at = start;
            if (text.charAt(at) >= '8') {
                at++;
                return Width.ONE;
            }
            octal(3);
            return Width.ONE;
        }

        private void octal(int digits) throws SyntaxError {
            int value = 0;
            for (int i = 0; i < digits && peek() >= '0' && peek() <= '7'; i++) {
                value = value * 8 + text.charAt(at++) - '0';
            }
            if (value > 0xff) {
                throw new SyntaxError("octal value is greater than \\377 in 8-bit non-UTF-8 mode", at);
            }
        }

        private Width groupReference() throws SyntaxError {
            String error =
                    "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number";
            int c = peek();
            if (c == '<' || c == '\'') {
                at++;
                String name = upTo(c == '<' ? '>' : '\'', error);
                call(name);
                return Width.ANY;
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
                refer(name, at);
            } else {
                refer(groupNumber(name, error), at);
            }
            return Width.ANY;
        }

        private int groupNumber(String digits, String error) throws SyntaxError {
            boolean relative = digits.startsWith("-") || digits.startsWith("+");
            String plain = relative ? digits.substring(1) : digits;
            if (!Ascii.isNumber(plain)) {
                throw new SyntaxError(error, at);
            }
            if (plain.length() > 6) {
                throw new SyntaxError("number is too big", at);
            }
            int number = Integer.parseInt(plain);
            if (number == 0 && relative) {
                throw new SyntaxError("a numbered reference must not be zero", at);
            }
            if (digits.startsWith("-")) {
                if (number > groups) {
                    throw new SyntaxError("reference to non-existent subpattern", at);
                }
                return groups - number + 1;
            }
            return digits.startsWith("+") ? groups + number : number;
        }

        private String upTo(char terminator, String error) throws SyntaxError {
            int end = text.indexOf(terminator, at);
            if (end < 0) {
                throw new SyntaxError(error, at);
            }
            String inside = text.substring(at, end);
            at = end + 1;
            return inside;
        }

        private String nameBetween(String error) throws SyntaxError {
            char terminator;
            switch (peek()) {
                case '<' -> terminator = '>';
                case '{' -> terminator = '}';
                case '\'' -> terminator = '\'';
                default -> throw new SyntaxError(error, at);
            }
            at++;
            return name(terminator);
        }

        /** An escape that stands for one character or a class of characters; the same inside and outside of classes. */
        private boolean characterEscape() throws SyntaxError {
            if (at >= length) {
                throw new SyntaxError("\\ at end of pattern", at);
            }
            char c = text.charAt(at++);
            return switch (c) {
                case 'd', 'D', 's', 'S', 'w', 'W', 'h', 'H', 'v', 'V' -> true;
                case 'p', 'P' -> {
                    property();
                    yield true;
                }
                case 'L', 'l', 'U', 'u' ->
                    throw new SyntaxError("PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u", at);
                case 'c' -> {
                    control();
                    yield false;
                }
                case 'x' -> {
                    hexadecimal();
                    yield false;
                }
                case 'o' -> {
                    if (!skip('{')) {
                        throw new SyntaxError("missing opening brace after \\o", at);
                    }
                    bracedCode(8, "non-octal character in \\o{} (closing brace missing?)");
                    yield false;
                }
                case '0' -> {
                    octal(2);
                    yield false;
                }
                default -> false;
            };
        }

        private void control() throws SyntaxError {
            if (at >= length) {
                throw new SyntaxError("\\c at end of pattern", at);
            }
            if (text.charAt(at) > 127) {
                throw new SyntaxError("\\c must be followed by an ASCII character", at);
            }
            at++;
        }

        private void hexadecimal() throws SyntaxError {
            if (skip('{')) {
                bracedCode(16, "non-hex character in \\x{} (closing brace missing?)");
                return;
            }
            for (int i = 0; i < 2 && Character.digit((char) peek(), 16) >= 0 && peek() < 128; i++) {
                at++;
            }
        }

        private void bracedCode(int radix, String error) throws SyntaxError {
            if (peek() == '}') {
                throw new SyntaxError("digits missing in \\x{} or \\o{}", at);
            }
            int value = 0;
            while (at < length && peek() < 128 && Character.digit((char) peek(), radix) >= 0) {
                value = value * radix + Character.digit(text.charAt(at++), radix);
                if (value > 0xff) {
                    throw new SyntaxError("character value in \\x{} or \\o{} is too large", at);
                }
            }
            if (!skip('}')) {
                throw new SyntaxError(error, at);
            }
        }

        private void property() throws SyntaxError {
            if (at >= length) {
                throw new SyntaxError("malformed \\P or \\p sequence", at);
            }
            String name;
            if (skip('{')) {
                skip('^');
                name = upTo('}', "malformed \\P or \\p sequence");
            } else {
                name = text.substring(at, at + 1);
                at++;
            }
            if (!CATEGORIES.contains(name) && !isScript(name)) {
                throw new SyntaxError("unknown property name after \\P or \\p", at);
            }
        }

        private static boolean isScript(String name) {
            if (name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
                return false;
            }
            try {
                Character.UnicodeScript.valueOf(name.toUpperCase(Locale.ROOT));
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
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

        private void characterClass() throws SyntaxError {
            at++;
            skip('^');
            boolean first = true;
            while (true) {
                if (at >= length) {
                    throw new SyntaxError("missing terminating ] for character class", at);
                }
                if (peek() == ']' && !first) {
                    at++;
                    return;
                }
                first = false;
                int low = classItem();
                if (low >= 0 && peek() == '-' && at + 1 < length && text.charAt(at + 1) != ']') {
                    at++;
                    if (peek() == '[' && posixEnd(at) >= 0) {
                        throw new SyntaxError("invalid range in character class", at - 1);
                    }
                    int high = classItem();
                    if (high >= 0 && high < low) {
                        throw new SyntaxError("range out of order in character class", at - 1);
                    }
                }
            }
        }

        /** Reads one member of a class: its code, or -1 when it is no single character. */
        private int classItem() throws SyntaxError {
            int c = peek();
            if (c == '[') {
                int end = posixEnd(at);
                if (end >= 0) {
                    posixClass(end);
                    return -1;
                }
            }
            if (c != '\\') {
                at++;
                return c;
            }
            at++;
            int escaped = peek();
            if (escaped == 'Q') {
                int end = text.indexOf("\\E", at);
                at = end < 0 ? length : end + 2;
                return -1;
            }
            if (escaped == 'N') {
                throw new SyntaxError("\\N is not supported in a class", at);
            }
            if (escaped == 'E') {
                at++;
                return -1;
            }
            if (escaped >= '1' && escaped <= '7') {
                octal(3);
                return -1;
            }
            boolean set = characterEscape();
            // The codes of \n, \x41 and their like do not matter enough to compute; plain escapes stand for themselves.
            return set || Ascii.isLetterOrDigit(escaped) ? -1 : escaped;
        }

        private void posixClass(int end) throws SyntaxError {
            if (text.charAt(at + 1) != ':') {
                throw new SyntaxError("POSIX collating elements are not supported", at);
            }
            int start = text.charAt(at + 2) == '^' ? at + 3 : at + 2;
            if (!POSIX_CLASSES.contains(text.substring(start, end - 2))) {
                throw new SyntaxError("unknown POSIX class name", start);
            }
            at = end;
        }

        // --- parentheses --------------------------------------------------------------------------------------------

        private @Nullable Width parenthesis() throws SyntaxError {
            at++;
            if (peek() == '*'
                    && at + 1 < length
                    && (Ascii.isLetter(text.charAt(at + 1)) || text.charAt(at + 1) == ':')) {
                verb();
                return null;
            }
            if (!skip('?')) {
                return closed(capture());
            }
            int c = peek();
            int next = at + 1 < length ? text.charAt(at + 1) : -1;
            if (Ascii.isDigit(c) || ((c == '+' || c == '-') && Ascii.isDigit(next))) {
                return numberedCall();
            }
            if (!isGroupKind(c)) {
                return options();
            }
            at++;
            return switch (c) {
                case '#' -> comment();
                case ':', '|', '>' -> closed(group(0, false));
                case '=', '!' -> {
                    closed(group(0, false));
                    yield Width.NONE;
                }
                case '<' -> lookbehindOrName();
                case '\'' -> namedCapture('\'');
                case 'P' -> pythonGroup();
                case '&' -> {
                    call(name(')'));
                    yield Width.ANY;
                }
                case 'R' -> {
                    if (peek() != ')') {
                        throw new SyntaxError("(?R or (?[+-]digits must be followed by )", at);
                    }
                    call("0");
                    at++;
                    yield Width.ANY;
                }
                case '(' -> conditional();
                case '+' -> throw new SyntaxError("digit expected after (?+", at);
                default -> {
                    callout();
                    yield null;
                }
            };
        }

        /** Whether this character after {@code (?} says what group it is; others set options. */
        private static boolean isGroupKind(int c) {
            return c >= 0 && "#:|>=!<'P&R(+C".indexOf(c) >= 0;
        }

        private Width comment() throws SyntaxError {
            int end = text.indexOf(')', at);
            if (end < 0) {
                throw new SyntaxError("missing ) after comment", length);
            }
            at = end + 1;
            return Width.NONE;
        }

        private Width lookbehindOrName() throws SyntaxError {
            if (peek() == '=' || peek() == '!') {
                at++;
                closed(group(0, true));
                return Width.NONE;
            }
            if (at < length && !isWord(peek()) && peek() != '>') {
                throw new SyntaxError("unrecognized character after (?<", at);
            }
            return namedCapture('>');
        }

        private Width closed(Width width) throws SyntaxError {
            if (!skip(')')) {
                throw new SyntaxError("missing )", at);
            }
            return width;
        }

        private Width capture() throws SyntaxError {
            int number = ++groups;
            return group(number, false);
        }

        private Width namedCapture(char terminator) throws SyntaxError {
            String name = name(terminator);
            if (!names.add(name) && !duplicateNames) {
                throw new SyntaxError("two named subpatterns have the same name", at - 1);
            }
            return closed(capture());
        }

        private String name(char terminator) throws SyntaxError {
            int start = at;
            if (Ascii.isDigit(peek())) {
                throw new SyntaxError("group name must start with a non-digit", at);
            }
            while (isWord(peek())) {
                at++;
            }
            String name = text.substring(start, at);
            if (name.isEmpty()) {
                throw new SyntaxError("subpattern name expected", at);
            }
            if (peek() != terminator) {
                throw new SyntaxError("syntax error in subpattern name (missing terminator)", at);
            }
            if (name.length() > MAX_NAME) {
                throw new SyntaxError("subpattern name is too long (maximum 32 characters)", at);
            }
            at++;
            return name;
        }

        private Width pythonGroup() throws SyntaxError {
            if (skip('<')) {
                return namedCapture('>');
            }
            if (skip('=')) {
                refer(name(')'), at);
                return Width.ANY;
            }
            if (skip('>')) {
                call(name(')'));
                return Width.ANY;
            }
            throw new SyntaxError("unrecognized character after (?P", at);
        }

        private Width numberedCall() throws SyntaxError {
            int start = at;
            at++;
            while (Ascii.isDigit(peek())) {
                at++;
            }
            if (peek() != ')') {
                throw new SyntaxError("(?R or (?[+-]digits must be followed by )", at);
            }
            call(text.substring(start, at));
            at++;
            return Width.ANY;
        }

        /** A call of a group: refused when it is reached inside that group before anything was consumed. */
        private void call(String target) throws SyntaxError {
            if (isName(target)) {
                refer(target, at);
                return;
            }
            int number = groupNumber(target, "digit expected after (?+");
            if (number > 0) {
                refer(number, at);
            }
            boolean inside = open.stream().anyMatch(group -> group.number == number) || number == 0;
            if (!inside) {
                return;
            }
            for (Open group : open) {
                if (group.branch.min > 0) {
                    return;
                }
                if (number > 0 && group.number == number) {
                    break;
                }
            }
            throw new SyntaxError("recursive call could loop indefinitely", at);
        }

        private Width conditional() throws SyntaxError {
            if (peek() == '?' || peek() == '*') {
                int next = at + 1 < length ? text.charAt(at + 1) : -1;
                if (next != '=' && next != '!' && next != '<' && next != 'C') {
                    throw new SyntaxError("assertion expected after (?(", at);
                }
                at--;
                parenthesis();
            } else {
                condition();
            }
            int bars = countBranches();
            Width width = closed(group(0, false));
            if (bars > 2) {
                throw new SyntaxError("conditional group contains more than two branches", at - 1);
            }
            return bars < 2 ? new Width(0, VARIABLE) : width;
        }

        private void condition() throws SyntaxError {
            int start = at;
            if (peek() == '<' || peek() == '\'') {
                refer(nameBetween("malformed number or name after (?("), at);
            } else {
                if (peek() == '+' || peek() == '-') {
                    at++;
                }
                while (isWord(peek()) || peek() == '&') {
                    at++;
                }
                String what = text.substring(start, at);
                if (what.isEmpty() || peek() != ')') {
                    throw new SyntaxError("malformed number or name after (?(", at);
                }
                boolean signed = what.length() > 1 && !Ascii.isLetter(what.charAt(0)) && Ascii.isDigit(what.charAt(1));
                if (Ascii.isDigit(what.charAt(0)) || signed) {
                    int number = groupNumber(what, "malformed number or name after (?(");
                    if (number == 0) {
                        throw new SyntaxError("invalid condition (?(0)", at);
                    }
                    refer(number, at);
                } else if (!what.equals("DEFINE") && !what.startsWith("R")) {
                    refer(what, at);
                }
            }
            if (!skip(')')) {
                throw new SyntaxError("malformed number or name after (?(", at);
            }
        }

        /** How many branches the group has that starts here, without reading it. */
        private int countBranches() {
            int branches = 1;
            int depth = 0;
            for (int i = at; i < length && depth >= 0; i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '[') {
                    i = Math.max(i, text.indexOf(']', i + 2));
                } else if (c == '(') {
                    depth++;
                } else if (c == ')') {
                    depth--;
                } else if (c == '|' && depth == 0) {
                    branches++;
                }
            }
            return branches;
        }

        private void callout() throws SyntaxError {
            int number = 0;
            while (Ascii.isDigit(peek())) {
                number = Math.min(1000, number * 10 + text.charAt(at++) - '0');
            }
            if (peek() != ')') {
                throw new SyntaxError("closing ) for (?C expected", at);
            }
            if (number > 255) {
                throw new SyntaxError("number after (?C is > 255", at);
            }
            at++;
        }

        private void verb() throws SyntaxError {
            String error = "(*VERB) not recognized or malformed";
            int start = at + 1;
            int end = text.indexOf(')', at);
            if (end < 0) {
                throw new SyntaxError(error, start);
            }
            String verb = text.substring(start, end);
            int colon = verb.indexOf(':');
            String name = colon < 0 ? verb : verb.substring(0, colon);
            at = end;
            if (!VERBS.contains(name)) {
                throw new SyntaxError(error, end);
            }
            boolean argument = colon >= 0 && colon + 1 < verb.length();
            if (argument && ARGUMENTLESS_VERBS.contains(name)) {
                throw new SyntaxError("an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)", end);
            }
            if (!argument && (name.isEmpty() || name.equals("MARK"))) {
                throw new SyntaxError("(*MARK) must have an argument", end);
            }
            at++;
        }

        /** {@code (?i)}, {@code (?i:…)} and their like. */
        private @Nullable Width options() throws SyntaxError {
            boolean on = true;
            boolean extendedInside = extended;
            while (at < length && peek() != ')' && peek() != ':') {
                switch (text.charAt(at)) {
                    case '-' -> on = false;
                    case 'x' -> extendedInside = on;
                    case 'J' -> duplicateNames = on;
                    case 'i', 'm', 's', 'U', 'X' -> {}
                    default -> throw new SyntaxError("unrecognized character after (? or (?-", at);
                }
                at++;
            }
            if (at >= length) {
                throw new SyntaxError("missing )", at);
            }
            if (skip(')')) {
                extended = extendedInside; // for the rest of the enclosing group, which puts it back
                return null;
            }
            at++;
            boolean outside = extended;
            extended = extendedInside;
            Width width = closed(group(0, false));
            extended = outside;
            return width;
        }

        private static boolean isName(String text) {
            return !text.isEmpty()
                    && !Ascii.isDigit(text.charAt(0))
                    && text.chars().allMatch(Parser::isWord);
        }

        private static boolean isWord(int c) {
            return Ascii.isLetterOrDigit(c) || c == '_';
        }
    }
}
