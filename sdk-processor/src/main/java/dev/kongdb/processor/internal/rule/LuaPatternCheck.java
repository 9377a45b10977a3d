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

    /** {@code %x}, {@code %bxy} and a set, which hold no other syntax. */
    private static final Pattern ONE_CHARACTER =
            Pattern.compile("%b..|%.|\\[\\^?\\]?(?:%.|[^\\]%])*\\]", Pattern.DOTALL);

    /**
     * Syntax that regular expressions have and Lua patterns do not, each with its replacement in
     * Lua, and the replacement for the literal characters.
     */
    private static final Map<Pattern, Map.Entry<String, String>> ANYWHERE = new LinkedHashMap<>();

    /** The same, outside of sets and without characters that {@code %} makes literal. */
    private static final Map<Pattern, Map.Entry<String, String>> OUTSIDE = new LinkedHashMap<>();

    static {
        ANYWHERE.put(
                Pattern.compile("\\\\[A-Za-z0-9.^$*+?()\\[{}|/-]"),
                Map.entry("\\ stands for itself", "Write % in place of \\, as in %d; for a \\ itself write [\\]."));
        ANYWHERE.put(
                Pattern.compile("(?<!%)\\[[^\\]]*\\[:\\^?[a-z]+:\\]"),
                Map.entry("[: begins no class", "Lua has %a, %d, %l, %s, %u, %w and %x; for a [ in a set write %[."));
        ANYWHERE.put(
                Pattern.compile("(?<!%)\\[[^\\]]*&&"),
                Map.entry("&& stands for two characters of the set", "Write the set out; for a & itself write one."));
        OUTSIDE.put(
                Pattern.compile("\\{[0-9]+(?:,[0-9]*)?}"),
                Map.entry(
                        "{ and } stand for themselves",
                        "Repeat what is meant, as in %d%d%d, or use @Len(eq = …); for a { itself write %{."));
        OUTSIDE.put(
                Pattern.compile("\\(\\?[:=!<>a-zA-Z-]"),
                Map.entry("(? begins no group", "Leave the group out; for a ? itself write %?."));
        OUTSIDE.put(
                Pattern.compile("\\|"),
                Map.entry("| stands for itself", "Use @OneOf or @Match(any = …); for a | itself write %|."));
        OUTSIDE.put(
                Pattern.compile("[*+?][*+?]"),
                Map.entry(
                        "only one of *, +, - and ? follows what is repeated",
                        "Write - for the fewest, as in .-; for a second character itself write %? or %+."));
        OUTSIDE.put(
                Pattern.compile("\\)[*+?{]"),
                Map.entry(
                        "a group is not repeated",
                        "Repeat a single character or set, as in [ab]*; for the character itself write %*, %+ or %?."));
    }

    /**
     * The syntax by which a pattern is recognised as one for Java, with the advice for it; null
     * when there is none.
     */
    private static Map.@Nullable Entry<String, String> ofJava(String pattern) {
        Map.Entry<String, String> anywhere = in(pattern, ANYWHERE);
        return anywhere != null ? anywhere : in(ONE_CHARACTER.matcher(pattern).replaceAll("x"), OUTSIDE);
    }

    private static Map.@Nullable Entry<String, String> in(
            String pattern, Map<Pattern, Map.Entry<String, String>> signs) {
        for (Map.Entry<Pattern, Map.Entry<String, String>> sign : signs.entrySet()) {
            if (sign.getKey().matcher(pattern).find()) {
                return sign.getValue();
            }
        }
        return null;
    }
}
