package dev.kongdb.schema.pcre;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.pcre.Node.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression, the position in it, the options in force there, and the groups and references so
 * far. For one parse; not thread-safe.
 */
final class PcreReader {
    // The options, in the order of "imsxUJX".
    static final int ANY_CASE = 1;
    static final int LINES = 1 << 1;
    static final int DOT_ALL = 1 << 2;
    static final int EXTENDED = 1 << 3;
    static final int UNGREEDY = 1 << 4;
    static final int DUPLICATE_NAMES = 1 << 5;
    static final int STRICT = 1 << 6;

    private static final int MAX_NAME = 32;

    /** The bytes of the expression, one in each char. */
    final String text;

    final int length;

    /** The groups that are open, the innermost first. */
    final Deque<Open> open = new ArrayDeque<>();

    /** The numbers of the groups of each name. */
    final Map<String, List<Integer>> names = new HashMap<>();

    final Map<Integer, String> namesByNumber = new HashMap<>();

    /** The groups that were referred to so far, by number or name, with the positions. */
    final List<Object> references = new ArrayList<>();

    final List<Integer> referenceOffsets = new ArrayList<>();

    int at;
    int groups;
    int mostGroups;
    int options;

    /** Whether {@code \Q} is in force. */
    boolean quoted;

    /** The construct that {@link PcreMatcher} does not support, or null. */
    @Nullable
    String unsupported;

    /** A group that is open. */
    static final class Open {
        final int number;
        int min;

        Open(int number) {
            this.number = number;
        }
    }

    /**
     * @param expression one byte in each character
     */
    PcreReader(String expression) {
        this.text = expression;
        this.length = expression.length();
    }

    PcreSyntaxError error(String message, int offset) {
        return new PcreSyntaxError(message, text, offset);
    }

    Node unsupported(String what, Extent extent) {
        if (unsupported == null) {
            unsupported = what;
        }
        return new Sequence(List.of(), extent);
    }

    boolean has(int option) {
        return (options & option) != 0;
    }

    int peek() {
        return at < length ? text.charAt(at) : -1;
    }

    int peek(int ahead) {
        return at + ahead < length ? text.charAt(at + ahead) : -1;
    }

    boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    boolean skip(String expected) {
        if (text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    void refer(Object numberOrName, int offset) {
        references.add(numberOrName);
        referenceOffsets.add(offset);
    }

    /** Whether a count in braces starts here. Any other brace is an ordinary character. */
    boolean isCount() {
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

    String upTo(char terminator, String error) throws PcreSyntaxError {
        int end = text.indexOf(terminator, at);
        if (end < 0) {
            throw error(error, at);
        }
        String inside = text.substring(at, end);
        at = end + 1;
        return inside;
    }

    String nameBetween(String error) throws PcreSyntaxError {
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

    String name(char terminator) throws PcreSyntaxError {
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

    static boolean isName(String text) {
        return !text.isEmpty() && !Ascii.isDigit(text.charAt(0)) && text.chars().allMatch(PcreReader::isWord);
    }

    static boolean isWord(int c) {
        return ByteSet.isWord(c);
    }
}
