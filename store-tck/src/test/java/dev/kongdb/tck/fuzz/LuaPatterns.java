package dev.kongdb.tck.fuzz;

import java.util.List;

/** Generates Lua patterns from a fuzzer's bytes. Most of them are well formed. */
final class LuaPatterns {
    private static final List<String> ITEMS = List.of(
            ".", "a", "%a", "%d", "%s", "%w", "%W", "%%", "[a-z]", "[^a-z]", "[%w_%-]", "[^%*]", "[]]", "[^]]", "\\",
            "é");
    private static final List<String> REPEATS = List.of("", "", "*", "+", "-", "?");
    private static final List<String> SPECIALS = List.of(
            "(", ")", "()", "%b()", "%b", "%f[%w]", "%f", "%1", "%9", "[", "[^", "[a-", "%", "$", "^", "(.-)", "(a*)*");

    private final Shapes shapes;

    LuaPatterns(Shapes shapes) {
        this.shapes = shapes;
    }

    String pattern() {
        if (shapes.oneIn(10)) {
            return shapes.text();
        }
        StringBuilder pattern = new StringBuilder(shapes.oneIn(2) ? "^" : "");
        for (int i = shapes.upTo(12); i >= 0; i--) {
            if (shapes.oneIn(6)) {
                pattern.append(shapes.any(SPECIALS));
            } else {
                pattern.append(shapes.any(ITEMS)).append(shapes.any(REPEATS));
            }
        }
        return shapes.oneIn(2) ? pattern.append('$').toString() : pattern.toString();
    }
}
