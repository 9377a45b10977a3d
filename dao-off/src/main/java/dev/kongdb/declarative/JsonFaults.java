package dev.kongdb.declarative;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Finds the first error of a text that is no JSON, with the message of Kong's parser and at the
 * byte where Kong's parser finds it.
 */
final class JsonFaults {
    private static final Set<String> SCALARS = Set.of("T_STRING", "T_NUMBER", "T_BOOLEAN", "T_NULL");

    private final byte[] text;
    private int at;
    private int begin;

    private JsonFaults(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Found extends Exception {
        Found(String message) {
            super(message, null, false, false);
        }
    }

    static String text(String text) {
        JsonFaults faults = new JsonFaults(text);
        try {
            faults.value(faults.next());
            String end = faults.next();
            if (!end.equals("T_END")) {
                throw faults.expected("the end", end);
            }
            return "Expected value but found invalid token at character 1";
        } catch (Found found) {
            return String.valueOf(found.getMessage());
        }
    }

    private Found expected(String what, String found) {
        return new Found("Expected " + what + " but found " + found + " at character " + (begin + 1));
    }

    /**
     * Reads the value that begins with this token. A loop, so that a deep text does not exhaust the
     * stack of the thread.
     */
    private void value(String first) throws Found {
        Deque<String> ends = new ArrayDeque<>(); // of the arrays and objects that are open, innermost first
        String token = first;
        while (true) {
            if (token.equals("T_OBJ_BEGIN") || token.equals("T_ARR_BEGIN")) {
                ends.push(token.replace("BEGIN", "END"));
                if (ends.size() > YamlReader.MAX_DEPTH) {
                    throw new Found("Found too many nested data structures (" + ends.size() + ") at character " + at);
                }
                token = next();
                if (!token.equals(ends.peek())) {
                    token = element(token, ends);
                    continue;
                }
            } else if (!SCALARS.contains(token)) {
                throw expected("value", token);
            } else if (!ends.isEmpty()) {
                token = next();
            }
            while (token.equals(ends.peek())) {
                ends.pop();
                if (!ends.isEmpty()) {
                    token = next();
                }
            }
            if (ends.isEmpty()) {
                return;
            }
            if (!token.equals("T_COMMA")) {
                throw expected(isObject(ends) ? "comma or object end" : "comma or array end", token);
            }
            token = element(next(), ends);
        }
    }

    /** The first token of an element's value: in an object, the key comes before it. */
    private String element(String token, Deque<String> ends) throws Found {
        if (!isObject(ends)) {
            return token;
        }
        if (!token.equals("T_STRING")) {
            throw expected("object key string", token);
        }
        String colon = next();
        if (!colon.equals("T_COLON")) {
            throw expected("colon", colon);
        }
        return next();
    }

    private static boolean isObject(Deque<String> ends) {
        return "T_OBJ_END".equals(ends.peek());
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] : 0;
    }

    /**
     * The next token, by the name in Kong's parser, or its error; {@link #begin} is its position.
     */
    private String next() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
            at++;
        }
        begin = at;
        int c = peek(0);
        return switch (c) {
            case 0 -> at < text.length ? "invalid token" : "T_END";
            case '{' -> one("T_OBJ_BEGIN");
            case '}' -> one("T_OBJ_END");
            case '[' -> one("T_ARR_BEGIN");
            case ']' -> one("T_ARR_END");
            case ',' -> one("T_COMMA");
            case ':' -> one("T_COLON");
            case '"' -> string();
            default -> word("true") || word("false") ? "T_BOOLEAN" : word("null") ? "T_NULL" : number();
        };
    }

    private String one(String token) {
        at++;
        return token;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (peek(i) != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private String number() {
        int c = peek(0);
        if (c != '-' && c != '+' && !(c >= '0' && c <= '9') && "iInN".indexOf(c) < 0) {
            return "invalid token";
        }
        int end = at;
        while (end < text.length && "+-.eExXabcdfABCDFinINtyTYpP0123456789".indexOf(text[end]) >= 0) {
            end++;
        }
        String word = new String(text, at, end - at, StandardCharsets.US_ASCII);
        try {
            Double.parseDouble(word);
        } catch (NumberFormatException e) {
            if (!word.matches("(?i)[+-]?(0x[0-9a-f]+|inf|infinity|nan)")) {
                return "invalid number";
            }
        }
        at = end;
        return "T_NUMBER";
    }

    /**
     * The character of the escape at this position; negative when there is no {@code \\u} with four
     * digits.
     */
    private int unit(int from) {
        if (from + 6 > text.length || text[from] != '\\' || text[from + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int k = 2; k < 6; k++) {
            int digit = Character.digit(text[from + k], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    private String string() {
        int i = at + 1;
        while (true) {
            if (i >= text.length) {
                begin = i;
                return "unexpected end of string";
            }
            if (text[i] == '"') {
                at = i + 1;
                return "T_STRING";
            }
            if (text[i] == '\\') {
                int escaped = i + 1 < text.length ? text[i + 1] : 0;
                if (escaped == 'u') {
                    int unit = unit(i);
                    boolean isPair = unit >= 0
                            && Character.isHighSurrogate((char) unit)
                            && unit(i + 6) >= 0
                            && Character.isLowSurrogate((char) unit(i + 6));
                    if (unit < 0 || (Character.isSurrogate((char) unit) && !isPair)) {
                        begin = i;
                        return "invalid unicode escape code";
                    }
                    i += isPair ? 12 : 6;
                    continue;
                }
                if ("\"\\/bfnrt".indexOf(escaped) < 0 || escaped == 0) {
                    begin = i;
                    return "invalid escape code";
                }
                i++;
            }
            i++;
        }
    }
}
