package dev.kongdb.schema.lua;

import dev.kongdb.schema.internal.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Matches a pattern by backtracking, as Lua does, with a limit of steps. Not thread-safe. */
final class LuaMatcher {
    /**
     * The most comparisons of one match: some milliseconds of work. For long subjects, the limit is
     * what a linear pattern needs.
     */
    private static final int MAX_STEPS = 250_000;

    private static final int MAX_STEPS_PER_BYTE = 8;
    private static final int MAX_DEPTH = 200;
    private static final int POSITION = -1;
    private static final int UNFINISHED = -2;

    /** The result when nothing matches. */
    static final int NO_MATCH = -1;

    private final byte[] pattern;
    private final LuaItems items;
    private final boolean anchored;
    private final byte[] subject;
    private final int[] captureStart = new int[LuaPattern.MAX_CAPTURES];
    private final int[] captureLength = new int[LuaPattern.MAX_CAPTURES];
    private int level;
    private int depth;
    private long stepsLeft;
    private int start;

    /** @param anchored whether the pattern begins with {@code ^} */
    LuaMatcher(byte[] pattern, LuaItems items, boolean anchored, String subject) {
        this.pattern = pattern;
        this.items = items;
        this.anchored = anchored;
        this.subject = subject.getBytes(StandardCharsets.UTF_8);
        this.stepsLeft = MAX_STEPS + (long) MAX_STEPS_PER_BYTE * this.subject.length;
    }

    private void spend(int steps) {
        stepsLeft -= steps;
        if (stepsLeft < 0) {
            throw new LuaPatternException("pattern too complex");
        }
    }

    /** The end of the first match at or after a byte, or {@link #NO_MATCH}. */
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

    /** The first byte of the match that was found. */
    int start() {
        return start;
    }

    /** The captures of the match that was found. */
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
            int end = items.classEnd(p);
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
        return s < subject.length && items.matchesCharacter(subject[s] & 0xff, p, end);
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
        if (level >= LuaPattern.MAX_CAPTURES) {
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
        items.requireBalance(p);
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
        int end = items.classEnd(items.frontierSet(p));
        int previous = s == 0 ? 0 : subject[s - 1] & 0xff;
        int current = s < subject.length ? subject[s] & 0xff : 0;
        return !items.matchesSet(previous, p, end - 1) && items.matchesSet(current, p, end - 1) ? end : NO_MATCH;
    }
}
