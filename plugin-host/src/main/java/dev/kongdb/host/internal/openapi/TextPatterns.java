package dev.kongdb.host.internal.openapi;

import dev.kongdb.schema.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The patterns that a text must match and must not match, as one regular expression of ECMA-262.
 * Patterns without a translation are left out.
 */
final class TextPatterns {
    private final List<String> wanted = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /** Adds the rules of a field. */
    void addAll(Field field) {
        if (field.attribute("starts_with") instanceof String start) {
            wanted.add("^" + EcmaPattern.literal(start));
        }
        add(refused, field.attribute("not_match"));
        each(field.attribute("match_none"), refused);
        add(wanted, field.attribute("match"));
        each(field.attribute("match_all"), wanted);
        if (field.attribute("match_any") instanceof Map<?, ?> any && any.get("patterns") instanceof List<?> patterns) {
            List<@Nullable String> translated = patterns.stream()
                    .<@Nullable String>map(TextPatterns::translated)
                    .toList();
            if (translated.stream().noneMatch(Objects::isNull)) {
                wanted.add("(?:" + String.join("|", translated) + ")");
            }
        }
        TextKind kind = TextKind.of(field);
        if (kind != null && kind.pattern() != null) {
            wanted.add(kind.pattern());
        }
    }

    private static void each(@Nullable Object rules, List<String> expressions) {
        if (rules instanceof List<?> list) {
            for (Object rule : list) {
                add(expressions, rule instanceof Map<?, ?> named ? named.get("pattern") : rule);
            }
        }
    }

    private static void add(List<String> expressions, @Nullable Object pattern) {
        String expression = translated(pattern);
        if (expression != null) {
            expressions.add(expression);
        }
    }

    private static @Nullable String translated(@Nullable Object pattern) {
        return pattern instanceof String lua ? EcmaPattern.of(lua) : null;
    }

    /**
     * The expression that matches exactly the texts that follow all rules; null when there are
     * none.
     */
    @Nullable
    String toExpression() {
        if (refused.isEmpty() && wanted.size() <= 1) {
            return wanted.isEmpty() ? null : wanted.get(0);
        }
        StringBuilder expression = new StringBuilder("^");
        wanted.forEach(
                pattern -> expression.append("(?=").append(anywhere(pattern)).append(')'));
        refused.forEach(
                pattern -> expression.append("(?!").append(anywhere(pattern)).append(')'));
        return expression.toString();
    }

    private static String anywhere(String pattern) {
        return pattern.startsWith("^") ? pattern.substring(1) : "[\\s\\S]*?(?:" + pattern + ")";
    }
}
