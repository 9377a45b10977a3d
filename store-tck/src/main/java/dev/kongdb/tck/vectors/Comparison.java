package dev.kongdb.tck.vectors;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares an answer with the expected answer. Masks in the expected answer stand for generated
 * values. An empty list and an empty object are equal, numbers are compared as doubles, and the
 * errors of list elements may be a list, or an object whose names are the indexes.
 */
public final class Comparison {
    private static final long MAX_CLOCK_SKEW_SECONDS = 3600;
    private static final long MAX_SECONDS_OF_A_SCRIPT = 4;
    private static final Pattern TTL = Pattern.compile("<ttl:(\\d{1,9})>");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final Pattern RANDOM_32 = Pattern.compile("[0-9A-Za-z]{32}");
    private static final Map<String, String> MASKS_IN_TEXT = Map.of(
            "<addr>", "(?:builtin: )?0x[0-9a-f]+",
            "<uuid>", UUID.pattern(),
            "<field-types>", "(?<types>[a-z_, ]+)",
            "<shorthand-field-types>", "(?<shorthandTypes>[a-z_, ]+)",
            "<entity-checkers>", "(?<checkers>['a-z_, ]+)");
    private static final Pattern MASK = Pattern.compile("<[a-z-]+>");
    private static final Set<String> FIELD_TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function");
    private static final Set<String> NOT_FOR_SHORTHANDS = Set.of("record", "foreign", "function");
    private static final Set<String> CHECKERS = Set.of(
            "'at_least_one_of'",
            "'conditional_at_least_one_of'",
            "'only_one_of'",
            "'distinct'",
            "'conditional'",
            "'custom_entity_check'",
            "'mutually_required'",
            "'mutually_exclusive'",
            "'mutually_exclusive_sets'");

    private Comparison() {}

    /** The first difference, in words that name its place; null if the answers agree. */
    public static @Nullable String difference(@Nullable Object expected, @Nullable Object actual) {
        return difference("", expected, actual);
    }

    private static @Nullable String difference(String where, @Nullable Object expected, @Nullable Object actual) {
        if (isEmpty(expected) && isEmpty(actual)) {
            return null;
        }
        if (expected instanceof Map<?, ?> one && actual instanceof Map<?, ?> other) {
            return mapDifference(where, one, other);
        }
        if (expected instanceof List<?> one && actual instanceof List<?> other) {
            return listDifference(where, one, other);
        }
        if (expected instanceof Number one && actual instanceof Number other) {
            return one.doubleValue() == other.doubleValue() ? null : report(where, expected, actual);
        }
        if (expected instanceof String text && text.indexOf('<') >= 0) {
            return matchesMasks(text, actual) ? null : report(where, expected, actual);
        }
        boolean equal = expected == null ? actual == null : expected.equals(actual);
        return equal ? null : report(where, expected, actual);
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map.isEmpty() : value instanceof Collection<?> list && list.isEmpty();
    }

    private static String report(String where, @Nullable Object expected, @Nullable Object actual) {
        return (where.isEmpty() ? "answer" : where) + ": expected " + expected + ", got " + actual;
    }

    private static @Nullable String mapDifference(String where, Map<?, ?> expected, Map<?, ?> actual) {
        Set<Object> keys = new LinkedHashSet<>(expected.keySet());
        actual.keySet().forEach(key -> keys.add(String.valueOf(key)));
        for (Object key : keys) {
            String path = where.isEmpty() ? String.valueOf(key) : where + "." + key;
            if (!expected.containsKey(key)) {
                return path + ": unexpected " + actual.get(key);
            }
            Object found = key;
            if (!actual.containsKey(found)) {
                // In an answer, before it is JSON, the indexes are numbers.
                found = key.toString().matches("\\d{1,9}") ? Integer.valueOf(key.toString()) : key;
            }
            if (!actual.containsKey(found)) {
                return path + ": expected " + expected.get(key) + ", got nothing";
            }
            String difference = difference(path, expected.get(key), actual.get(found));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable String listDifference(String where, List<?> expected, List<?> actual) {
        if (expected.size() != actual.size()) {
            return report(where, expected, actual);
        }
        for (int i = 0; i < expected.size(); i++) {
            String difference = difference(where + "." + (i + 1), expected.get(i), actual.get(i));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static boolean matchesMasks(String expected, @Nullable Object actual) {
        return switch (expected) {
            case "<timestamp>" -> {
                double now = System.currentTimeMillis() / 1000.0;
                yield actual instanceof Number time && Math.abs(time.doubleValue() - now) < MAX_CLOCK_SKEW_SECONDS;
            }
            case "<random32>" ->
                actual instanceof String text && RANDOM_32.matcher(text).matches();
            case "<offset>" -> actual instanceof String text && !text.isEmpty();
            default -> {
                Matcher ttl = TTL.matcher(expected);
                yield ttl.matches()
                        ? actual instanceof Number left && isLeftOf(Long.parseLong(ttl.group(1)), left.doubleValue())
                        : actual instanceof String text && matchesText(expected, text);
            }
        };
    }

    /** Whether {@code left} seconds may be left of the ttl: a script takes some seconds itself. */
    private static boolean isLeftOf(long asked, double left) {
        return left == Math.rint(left) && left <= asked && left >= asked - MAX_SECONDS_OF_A_SCRIPT;
    }

    private static boolean matchesText(String expected, String actual) {
        StringBuilder pattern = new StringBuilder();
        Matcher masks = MASK.matcher(expected);
        Set<String> groups = new TreeSet<>();
        int at = 0;
        while (masks.find()) {
            String mask = MASKS_IN_TEXT.get(masks.group());
            if (mask != null) {
                if (!groups.add(masks.group())) {
                    // A group can be named only once.
                    mask = mask.replaceAll("\\?<[A-Za-z]+>", "?:");
                }
                pattern.append(Pattern.quote(expected.substring(at, masks.start())))
                        .append(mask);
                at = masks.end();
            }
        }
        pattern.append(Pattern.quote(expected.substring(at)));
        Matcher matcher = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(actual);
        if (!matcher.matches()) {
            return false;
        }
        return (!groups.contains("<field-types>")
                        || names(matcher.group("types")).equals(FIELD_TYPES))
                && (!groups.contains("<shorthand-field-types>")
                        || names(matcher.group("shorthandTypes"))
                                .equals(FIELD_TYPES.stream()
                                        .filter(type -> !NOT_FOR_SHORTHANDS.contains(type))
                                        .collect(Collectors.toSet())))
                && (!groups.contains("<entity-checkers>")
                        || names(matcher.group("checkers")).equals(CHECKERS));
    }

    private static Set<String> names(String list) {
        return Set.of(list.split(", "));
    }
}
