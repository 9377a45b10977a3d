package dev.kongdb.schema.lua;

import dev.kongdb.schema.internal.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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
    /** Lua's limit of captures. */
    static final int MAX_CAPTURES = 32;

    private final String text;
    private final byte[] pattern;
    private final LuaItems items;
    private final boolean anchored;

    /** Finds the pattern in one pass; null if only a {@link LuaMatcher} can. */
    private final @Nullable LuaAutomaton automaton;

    private final @Nullable String error;

    private LuaPattern(String text) {
        this.text = text;
        this.pattern = text.getBytes(StandardCharsets.UTF_8);
        this.items = new LuaItems(pattern);
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
                ? matcher(subject).find(0) != LuaMatcher.NO_MATCH
                : regular.find(subject.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The first match at or after the byte {@code from}, or null.
     *
     * @throws LuaPatternException when the pattern is malformed or takes too much work
     */
    public @Nullable Match match(String subject, int from) {
        LuaMatcher matcher = matcher(subject);
        int end = matcher.find(from);
        return end == LuaMatcher.NO_MATCH ? null : new Match(matcher.start(), end, matcher.captures());
    }

    private LuaMatcher matcher(String subject) {
        return new LuaMatcher(pattern, items, anchored, subject);
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
                p = items.classEnd(items.frontierSet(p + 2));
            } else if (c == '%' && next == 'b') {
                regular = false;
                items.requireBalance(p + 2);
                p += 4;
            } else if (c == '%' && Ascii.isDigit(next)) {
                regular = false;
                if (!closed[next - '0']) {
                    throw new LuaPatternException("invalid capture index");
                }
                p += 2;
            } else {
                int start = p;
                int end = items.classEnd(p);
                int suffix = end < pattern.length ? pattern[end] : -1;
                p = automaton.add(suffix, character -> items.matchesCharacter(character, start, end)) ? end + 1 : end;
            }
        }
        if (!open.isEmpty()) {
            throw new LuaPatternException("unfinished capture");
        }
        return regular ? automaton.build() : null;
    }
}
