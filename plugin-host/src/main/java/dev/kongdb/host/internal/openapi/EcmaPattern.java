package dev.kongdb.host.internal.openapi;

import org.jspecify.annotations.Nullable;

/**
 * A Lua pattern as a regular expression of ECMA-262 that matches the same texts. Lua matches bytes
 * and JSON Schema characters. So two things have no translation: a character beyond ASCII, and a
 * pattern item for a single byte that may be part of a longer character, unless it is repeated.
 */
final class EcmaPattern {
    private static final String SPECIAL = "^$\\.*+?()[]{}|/";

    private final String pattern;
    private final StringBuilder expression = new StringBuilder();
    private int at;

    /** Whether the last item may match one byte of a longer character. */
    private boolean foreign;

    private EcmaPattern(String pattern) {
        this.pattern = pattern;
    }

    /** The expression, or null if none is certain to match the same texts. */
    static @Nullable String of(String pattern) {
        if (!pattern.chars().allMatch(c -> c < 0x80) || pattern.isEmpty()) {
            return null;
        }
        EcmaPattern translation = new EcmaPattern(pattern);
        return translation.translate() ? translation.expression.toString() : null;
    }

    /** An expression that matches exactly this text. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        text.chars().forEach(c -> literal.append(literal((char) c)));
        return literal.toString();
    }

    private boolean translate() {
        int open = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '^' && at == 0) {
                expression.append('^');
                at++;
            } else if (c == '$' && at + 1 == pattern.length()) {
                expression.append('$');
                at++;
            } else if (c == '(') {
                expression.append("(?:");
                open++;
                at++;
            } else if (c == ')') {
                expression.append(')');
                if (--open < 0) {
                    return false;
                }
                at++;
            } else if (!one()) {
                return false;
            }
        }
        return open == 0;
    }

    /** Translates one character or class with its quantifier. */
    private boolean one() {
        String read = single();
        if (read == null) {
            return false;
        }
        char times = at < pattern.length() ? pattern.charAt(at) : 0;
        boolean repeated = times == '*' || times == '+' || times == '-';
        if (foreign && !repeated) {
            return false;
        }
        expression.append(read);
        if (repeated || times == '?') {
            expression.append(times == '-' ? "*?" : String.valueOf(times));
            at++;
        }
        return true;
    }

    private @Nullable String single() {
        char c = pattern.charAt(at++);
        foreign = c == '.';
        if (c == '%') {
            String members = escaped();
            return members == null ? null : "[" + members + "]";
        }
        return c == '[' ? set() : foreign ? "[\\s\\S]" : literal(c);
    }

    /**
     * The members of the class that the letter after a percent sign names, for use in a set; null
     * when there is no such class.
     */
    private @Nullable String escaped() {
        if (at == pattern.length()) {
            return null;
        }
        char c = pattern.charAt(at++);
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == 'b' || c == 'f') {
            return null;
        }
        return switch (c) {
            case 'a' -> "A-Za-z";
            case 'c' -> "\\u0000-\\u001f\\u007f";
            case 'd' -> "0-9";
            case 'l' -> "a-z";
            case 'p' -> "!-\\/:-@\\[-`\\{-~";
            case 's' -> "\\t-\\r ";
            case 'u' -> "A-Z";
            case 'w' -> "0-9A-Za-z";
            case 'x' -> "0-9A-Fa-f";
            case 'z' -> "\\u0000";
            default -> member(c);
        };
    }

    private @Nullable String set() {
        StringBuilder set = new StringBuilder("[");
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            set.append('^');
            foreign = true;
            at++;
        }
        boolean first = true;
        while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
            first = false;
            char c = pattern.charAt(at++);
            if (c == '%') {
                String members = escaped();
                if (members == null) {
                    return null;
                }
                set.append(members);
            } else if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                char last = pattern.charAt(at + 1);
                if (last < c || last == '%') {
                    return null;
                }
                set.append(member(c)).append('-').append(member(last));
                at += 2;
            } else {
                set.append(member(c));
            }
        }
        if (at >= pattern.length()) {
            return null;
        }
        at++;
        return set.append(']').toString();
    }

    /** A character inside a set. */
    private static String member(char c) {
        return switch (c) {
            case '-' -> "\\-";
            case '&' -> "\\u0026"; // two of them have a meaning for some engines
            default -> literal(c);
        };
    }

    private static String literal(char c) {
        return SPECIAL.indexOf(c) < 0 ? String.valueOf(c) : "\\" + c;
    }
}
