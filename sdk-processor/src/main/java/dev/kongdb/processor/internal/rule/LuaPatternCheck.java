package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Fault;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.schema.validators.TextRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lua patterns in annotations. */
final class LuaPatternCheck {
    private LuaPatternCheck() {}

    /** Reports a pattern that is empty, malformed, or written for Java. */
    static void check(String name, String key, @Nullable Object pattern, Origin origin, Report report) {
        AttributeValues.notEmpty(name, key, pattern, origin, report);
        if (pattern instanceof String text) {
            String error = TextRules.luaPattern(text);
            Map.Entry<String, String> java = ofJava(text);
            if (java != null) {
                report.add(Fault.PATTERN_OF_JAVA, origin, text, java.getKey(), java.getValue());
            } else if (error != null) {
                report.add(Fault.PATTERN_MALFORMED, origin, text, error);
            }
        }
    }

    /**
     * Syntax that regular expressions have and Lua patterns do not, each with its replacement in
     * Lua, and the replacement for the literal characters.
     */
    private static final Map<Pattern, Map.Entry<String, String>> OF_JAVA = new LinkedHashMap<>();

    static {
        OF_JAVA.put(
                Pattern.compile("\\\\[A-Za-z0-9.^$*+?()\\[{}|/-]"),
                Map.entry("\\ stands for itself", "Write % in place of \\, as in %d; for a \\ itself write [\\]."));
        OF_JAVA.put(
                Pattern.compile("(?<!%)\\{[0-9]+(?:,[0-9]*)?}"),
                Map.entry(
                        "{ and } stand for themselves",
                        "Repeat what is meant, as in %d%d%d, or use @Len(eq = …); for a { itself write %{."));
        OF_JAVA.put(
                Pattern.compile("(?<!%)\\(\\?[:=!<i]"),
                Map.entry("(? begins no group", "Leave the group out; for a ? itself write %?."));
        OF_JAVA.put(
                Pattern.compile("(?<!%)\\([^()\\[\\]]*(?<!%)\\|[^()\\[\\]]*\\)"),
                Map.entry("| stands for itself", "Use @OneOf or @Match(any = …); for a | itself write %|."));
    }

    /**
     * The syntax by which a pattern is recognised as one for Java, with the advice for it; null
     * when there is none.
     */
    private static Map.@Nullable Entry<String, String> ofJava(String pattern) {
        for (Map.Entry<Pattern, Map.Entry<String, String>> sign : OF_JAVA.entrySet()) {
            if (sign.getKey().matcher(pattern).find()) {
                return sign.getValue();
            }
        }
        return null;
    }
}
