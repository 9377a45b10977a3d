package dev.kongdb.schema.lua;

import dev.kongdb.schema.internal.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of Lua 5.1 as LuaJIT matches it: on the bytes of UTF-8, with ASCII character classes,
 * captures, {@code %b}, {@code %f} and back references. Immutable and thread-safe.
 *
 * <p>As in Lua, a malformed pattern fails only when matching reaches the fault, with a {@link
 * LuaPatternException} that has Lua's text. The work is bounded. Finding out whether a pattern
 * matches takes one pass, unless it has back references, {@code %b} or {@code %f}. These, and
 * captures, are matched by backtracking; a match with too many steps ends with {@code pattern too
 * complex}.
 */
public final class LuaPattern {
    private static final int MAX_CAPTURES = 32;
    private static final int MAX_DEPTH = 200;
    /**
     * The most comparisons of one match: some milliseconds of work. For long subjects, the limit is
     * what a linear pattern needs.
     */
    private static final int MAX_STEPS = 250_000;

    private static final int MAX_STEPS_PER_BYTE = 8;

    private static final int POSITION = -1;
    private static final int UNFINISHED = -2;
    private static final int NO_MATCH = -1;

    private final String text;
    private final byte[] pattern;
    private final boolean anchored;

    /** Finds the pattern in one pass; null if only the matcher below can. */
    private final @Nullable LuaAutomaton automaton;

    private final @Nullable String error;

    private LuaPattern(String text) {
        this.text = text;
        this.pattern = text.getBytes(StandardCharsets.UTF_8);
        this.anchored = pattern.length > 0 && pattern[0] == '^';
        LuaAutomaton regular;
        String fault;
        try {
            regular = read();
            fault = null;
        } catch (LuaPatternException e) {
            regular = null;
            fault = e.getMessage();
        }
        this.automaton = regular;
        this.error = fault;
    }

    /** A pattern. A malformed one is not refused yet. */
    public static LuaPattern of(String pattern) {
        return new LuaPattern(pattern);
    }

    /** The first fault of a pattern, in Lua's words; null when it has none. */
    public static @Nullable String errorOf(String pattern) {
        return new LuaPattern(pattern).error;
    }

    /**
     * A match.
     *
     * @param start the first byte matched, from 0
     * @param end the byte after the last one matched
     * @param captures the captured texts: String, or Integer (from 1) for the position capture
     *     {@code ()}
     */
    public record Match(int start, int end, List<Object> captures) {}

    /**
     * Whether the pattern matches anywhere in the subject.
     *
     * @throws LuaPatternException when the pattern is malformed or too much work
     */
    public boolean find(String subject) {
        LuaAutomaton regular = automaton;
        return regular == null
                ? new Matcher(subject).find(0) != NO_MATCH
                : regular.find(subject.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The first match at or after the byte {@code from}, or null.
     *
     * @throws LuaPatternException when the pattern is malformed or takes too much work
     */
    public @Nullable Match match(String subject, int from) {
        Matcher matcher = new Matcher(subject);
        int end = matcher.find(from);
        return end == NO_MATCH ? null : new Match(matcher.start, end, matcher.captures());
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Parses the whole pattern.
     *
     * @return an automaton for the pattern, or null when it needs backtracking
     * @throws LuaPatternException when the pattern is malformed
     */
    private @Nullable LuaAutomaton read() {
        LuaAutomaton.Builder automaton = new LuaAutomaton.Builder(anchored);
        Deque<Integer> open = new ArrayDeque<>();
        boolean[] closed = new boolean[MAX_CAPTURES + 1];
        int captures = 0;
        boolean regular = true;
        int p = anchored ? 1 : 0;
        while (p < pattern.length) {
            int c = pattern[p];
            int next = p + 1 < pattern.length ? pattern[p + 1] : -1;
            if (c == '(') {
                if (++captures > MAX_CAPTURES) {
                    throw new LuaPatternException("too many captures");
                }
                if (next == ')') {
                    closed[captures] = true;
                    p++;
                } else {
                    open.push(captures);
                }
                p++;
            } else if (c == ')') {
                if (open.isEmpty()) {
                    throw new LuaPatternException("invalid pattern capture");
                }
                closed[open.pop()] = true;
                p++;
            } else if (c == '$' && p + 1 == pattern.length) {
                automaton.anchorEnd();
                p++;
            } else if (c == '%' && next == 'f') {
                regular = false;
                p = classEnd(frontierSet(p + 2));
            } else if (c == '%' && next == 'b') {
                regular = false;
                requireBalance(p + 2);
                p += 4;
            } else if (c == '%' && Ascii.isDigit(next)) {
                regular = false;
                if (!closed[next - '0']) {
                    throw new LuaPatternException("invalid capture index");
                }
                p += 2;
            } else {
                int start = p;
                int end = classEnd(p);
                int suffix = end < pattern.length ? pattern[end] : -1;
                p = automaton.add(suffix, character -> matchesCharacter(character, start, end)) ? end + 1 : end;
            }
        }
        if (!open.isEmpty()) {
            throw new LuaPatternException("unfinished capture");
        }
        return regular ? automaton.build() : null;
    }

    @SuppressWarnings("OrphanedFormatString") // Lua's text names an item of patterns
    private int frontierSet(int p) {
        if (p >= pattern.length || pattern[p] != '[') {
            throw new LuaPatternException("missing '[' after '%f' in pattern");
        }
        return p;
    }

    private void requireBalance(int p) {
        if (p + 1 >= pattern.length) {
            throw new LuaPatternException("unbalanced pattern");
        }
    }

    /** The position after the single-character class that starts at p. */
    private int classEnd(int p) {
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
    private boolean matchesCharacter(int c, int p, int end) {
        return switch (pattern[p]) {
            case '.' -> true;
            case '%' -> matchesClass(c, pattern[p + 1] & 0xff);
            case '[' -> matchesSet(c, p, end - 1);
            default -> (pattern[p] & 0xff) == c;
        };
    }

    /** Whether c is in the set from the '[' at p to the ']' at last. */
    private boolean matchesSet(int c, int p, int last) {
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

    /** One match. */
    private final class Matcher {
        private final byte[] subject;
        private final int[] captureStart = new int[MAX_CAPTURES];
        private final int[] captureLength = new int[MAX_CAPTURES];
        private int level;
        private int depth;
        private long stepsLeft;
        private int start;

        Matcher(String subject) {
            this.subject = subject.getBytes(StandardCharsets.UTF_8);
            this.stepsLeft = MAX_STEPS + (long) MAX_STEPS_PER_BYTE * this.subject.length;
        }

        private void spend(int steps) {
            stepsLeft -= steps;
            if (stepsLeft < 0) {
                throw new LuaPatternException("pattern too complex");
            }
        }

        int find(int from) {
            int p = anchored ? 1 : 0;
            start = from;
            do {
                level = 0;
                int end = match(start, p);
                if (end != NO_MATCH) {
                    for (int i = 0; i < level; i++) {
                        if (captureLength[i] == UNFINISHED) {
                            throw new LuaPatternException("unfinished capture");
                        }
                    }
                    return end;
                }
                start++;
            } while (start <= subject.length && !anchored);
            return NO_MATCH;
        }

        List<Object> captures() {
            List<Object> captures = new ArrayList<>(level);
            for (int i = 0; i < level; i++) {
                captures.add(
                        captureLength[i] == POSITION
                                ? (Object) (captureStart[i] + 1)
                                : new String(subject, captureStart[i], captureLength[i], StandardCharsets.UTF_8));
            }
            return Collections.unmodifiableList(captures);
        }

        /** Matches the pattern from p on at s. Returns the end of the match, or NO_MATCH. */
        private int match(int s, int p) {
            if (++depth > MAX_DEPTH) {
                throw new LuaPatternException("pattern too complex");
            }
            try {
                return matchItems(s, p);
            } finally {
                depth--;
            }
        }

        private int matchItems(int from, int first) {
            int s = from;
            int p = first;
            while (p < pattern.length) {
                int c = pattern[p];
                int next = p + 1 < pattern.length ? pattern[p + 1] : -1;
                if (c == '(') {
                    return next == ')' ? startCapture(s, p + 2, POSITION) : startCapture(s, p + 1, UNFINISHED);
                }
                if (c == ')') {
                    return endCapture(s, p + 1);
                }
                if (c == '$' && p + 1 == pattern.length) { // elsewhere it is an ordinary character
                    return s == subject.length ? s : NO_MATCH;
                }
                if (c == '%' && next == 'f') {
                    p = matchFrontier(s, p + 2);
                    if (p == NO_MATCH) {
                        return NO_MATCH;
                    }
                    continue;
                }
                if (c == '%' && (next == 'b' || Ascii.isDigit(next))) {
                    s = next == 'b' ? matchBalance(s, p + 2) : matchCapture(s, next);
                    if (s == NO_MATCH) {
                        return NO_MATCH;
                    }
                    p += next == 'b' ? 4 : 2;
                    continue;
                }
                int end = classEnd(p);
                int suffix = end < pattern.length ? pattern[end] : -1;
                if (suffix == '?') {
                    if (matchesSingle(s, p, end)) {
                        int rest = match(s + 1, end + 1);
                        if (rest != NO_MATCH) {
                            return rest;
                        }
                    }
                    p = end + 1;
                } else if (suffix == '*') {
                    return expandMost(s, p, end);
                } else if (suffix == '+') {
                    return matchesSingle(s, p, end) ? expandMost(s + 1, p, end) : NO_MATCH;
                } else if (suffix == '-') {
                    return expandLeast(s, p, end);
                } else {
                    if (!matchesSingle(s, p, end)) {
                        return NO_MATCH;
                    }
                    s++;
                    p = end;
                }
            }
            return s;
        }

        private boolean matchesSingle(int s, int p, int end) {
            spend(1);
            return s < subject.length && matchesCharacter(subject[s] & 0xff, p, end);
        }

        private int expandMost(int s, int p, int end) {
            int count = 0;
            while (matchesSingle(s + count, p, end)) {
                count++;
            }
            for (; count >= 0; count--) {
                int rest = match(s + count, end + 1);
                if (rest != NO_MATCH) {
                    return rest;
                }
            }
            return NO_MATCH;
        }

        private int expandLeast(int from, int p, int end) {
            int s = from;
            while (true) {
                int rest = match(s, end + 1);
                if (rest != NO_MATCH) {
                    return rest;
                }
                if (!matchesSingle(s, p, end)) {
                    return NO_MATCH;
                }
                s++;
            }
        }

        private int startCapture(int s, int p, int kind) {
            if (level >= MAX_CAPTURES) {
                throw new LuaPatternException("too many captures");
            }
            captureStart[level] = s;
            captureLength[level] = kind;
            level++;
            int end = match(s, p);
            if (end == NO_MATCH) {
                level--;
            }
            return end;
        }

        private int endCapture(int s, int p) {
            int open = level - 1;
            while (open >= 0 && captureLength[open] != UNFINISHED) {
                open--;
            }
            if (open < 0) {
                throw new LuaPatternException("invalid pattern capture");
            }
            captureLength[open] = s - captureStart[open];
            int end = match(s, p);
            if (end == NO_MATCH) {
                captureLength[open] = UNFINISHED;
            }
            return end;
        }

        private int matchCapture(int s, int digit) {
            int capture = digit - '1';
            if (capture < 0 || capture >= level || captureLength[capture] == UNFINISHED) {
                throw new LuaPatternException("invalid capture index");
            }
            // A position capture has no text. LuaJIT takes its length for a huge number, so it
            // never fits.
            int length = captureLength[capture];
            if (length < 0 || subject.length - s < length) {
                return NO_MATCH;
            }
            spend(length);
            for (int i = 0; i < length; i++) {
                if (subject[captureStart[capture] + i] != subject[s + i]) {
                    return NO_MATCH;
                }
            }
            return s + length;
        }

        private int matchBalance(int s, int p) {
            requireBalance(p);
            if (s >= subject.length || subject[s] != pattern[p]) {
                return NO_MATCH;
            }
            int open = 1;
            for (int i = s + 1; i < subject.length; i++) {
                spend(1);
                if (subject[i] == pattern[p + 1]) {
                    if (--open == 0) {
                        return i + 1;
                    }
                } else if (subject[i] == pattern[p]) {
                    open++;
                }
            }
            return NO_MATCH;
        }

        /**
         * Matches {@code %f}: the empty string between a character outside the set at p and one
         * inside. Returns the position in the pattern after the set.
         */
        private int matchFrontier(int s, int p) {
            int end = classEnd(frontierSet(p));
            int previous = s == 0 ? 0 : subject[s - 1] & 0xff;
            int current = s < subject.length ? subject[s] & 0xff : 0;
            return !matchesSet(previous, p, end - 1) && matchesSet(current, p, end - 1) ? end : NO_MATCH;
        }
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
