package dev.kongdb.schema.lua;

import dev.kongdb.schema.internal.text.Ascii;

/**
 * The items of a pattern of Lua: single-character classes and sets. A position is that of a byte of
 * the pattern.
 */
final class LuaItems {
    private final byte[] pattern;

    LuaItems(byte[] pattern) {
        this.pattern = pattern;
    }

    /** The position of the set after {@code %f}. */
    @SuppressWarnings("OrphanedFormatString") // Lua's text names an item of patterns
    int frontierSet(int p) {
        if (p >= pattern.length || pattern[p] != '[') {
            throw new LuaPatternException("missing '[' after '%f' in pattern");
        }
        return p;
    }

    /** Refuses {@code %b} without its two characters at p. */
    void requireBalance(int p) {
        if (p + 1 >= pattern.length) {
            throw new LuaPatternException("unbalanced pattern");
        }
    }

    /** The position after the single-character class that starts at p. */
    int classEnd(int p) {
        int next = p + 1;
        if (pattern[p] == '%') {
            if (next >= pattern.length) {
                throw new LuaPatternException("malformed pattern (ends with '%')");
            }
            return next + 1;
        }
        if (pattern[p] != '[') {
            return next;
        }
        if (next < pattern.length && pattern[next] == '^') {
            next++;
        }
        do { // the first character is part of the set even when it is ']'
            if (next >= pattern.length) {
                throw new LuaPatternException("malformed pattern (missing ']')");
            }
            if (pattern[next++] == '%' && next < pattern.length) {
                next++;
            }
        } while (next >= pattern.length || pattern[next] != ']');
        return next + 1;
    }

    /** Whether c is in the single-character class from p to end. */
    boolean matchesCharacter(int c, int p, int end) {
        return switch (pattern[p]) {
            case '.' -> true;
            case '%' -> matchesClass(c, pattern[p + 1] & 0xff);
            case '[' -> matchesSet(c, p, end - 1);
            default -> (pattern[p] & 0xff) == c;
        };
    }

    /** Whether c is in the set from the '[' at p to the ']' at last. */
    boolean matchesSet(int c, int p, int last) {
        boolean negated = pattern[p + 1] == '^';
        int i = negated ? p + 2 : p + 1;
        while (i < last) {
            int set = pattern[i] & 0xff;
            if (set == '%') {
                if (matchesClass(c, pattern[i + 1] & 0xff)) {
                    return !negated;
                }
                i += 2;
            } else if (i + 2 < last && pattern[i + 1] == '-') {
                if (set <= c && c <= (pattern[i + 2] & 0xff)) {
                    return !negated;
                }
                i += 3;
            } else {
                if (set == c) {
                    return !negated;
                }
                i++;
            }
        }
        return negated;
    }

    /** Whether c is in the class named by the letter. Any other character is its own class. */
    private static boolean matchesClass(int c, int letter) {
        if (!Ascii.isLetter(letter)) {
            return letter == c;
        }
        boolean in;
        switch (letter | 0x20) {
            case 'a' -> in = Ascii.isLetter(c);
            case 'c' -> in = c < ' ' || c == 127;
            case 'd' -> in = Ascii.isDigit(c);
            case 'g' -> in = Ascii.isGraph(c);
            case 'l' -> in = Ascii.isLower(c);
            case 'p' -> in = Ascii.isGraph(c) && !Ascii.isLetterOrDigit(c);
            case 's' -> in = c == ' ' || (c >= '\t' && c <= '\r');
            case 'u' -> in = Ascii.isUpper(c);
            case 'w' -> in = Ascii.isLetterOrDigit(c);
            case 'x' -> in = Ascii.isHexDigit(c);
            case 'z' -> in = c == 0;
            default -> {
                return letter == c;
            }
        }
        boolean upperCase = letter <= 'Z';
        return in != upperCase;
    }
}
