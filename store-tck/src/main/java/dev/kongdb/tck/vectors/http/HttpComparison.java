package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Compares JSON with the expected JSON. An object with one member whose name starts with {@code $}
 * is a placeholder. An empty list and an empty object are equal, numbers are compared as doubles,
 * and the order of members does not matter.
 */
final class HttpComparison {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final double A_DATE_OF_OUR_TIMES = 1.5e9;

    private HttpComparison() {}

    /** The first difference, in words that name its place; null if there is none. */
    static @Nullable String difference(String at, JsonNode expected, JsonNode actual) {
        String placeholder = placeholder(expected);
        if (placeholder != null) {
            return matches(placeholder, expected.get(placeholder), actual) ? null : report(at, expected, actual);
        }
        if (expected.isContainerNode() && actual.isContainerNode() && expected.isEmpty() && actual.isEmpty()) {
            return null;
        }
        if (expected.isObject() && actual.isObject()) {
            Set<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String where = at + "/" + name;
                if (!actual.has(name)) {
                    return where + ": expected " + expected.get(name) + ", is absent";
                }
                String difference = expected.has(name)
                        ? difference(where, expected.get(name), actual.get(name))
                        : where + ": unexpected " + actual.get(name);
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < expected.size() && i < actual.size(); i++) {
                String difference = difference(at + "/" + i, expected.get(i), actual.get(i));
                if (difference != null) {
                    return difference;
                }
            }
            return expected.size() == actual.size() ? null : report(at, expected, actual);
        }
        boolean numbers = expected.isNumber() && actual.isNumber();
        boolean same = numbers ? expected.doubleValue() == actual.doubleValue() : expected.equals(actual);
        return same ? null : report(at, expected, actual);
    }

    static String report(String at, Object expected, Object actual) {
        return (at.isEmpty() ? "body" : at) + ": expected " + expected + ", got " + actual;
    }

    /** The name of the placeholder, with its {@code $}; null if the node is not a placeholder. */
    private static @Nullable String placeholder(JsonNode expected) {
        if (!expected.isObject() || expected.size() != 1) {
            return null;
        }
        Iterator<String> names = expected.fieldNames();
        String name = names.next();
        return name.startsWith("$") ? name : null;
    }

    private static boolean matches(String placeholder, JsonNode argument, JsonNode actual) {
        String text = actual.isTextual() ? actual.asText() : null;
        return switch (placeholder) {
            case "$any" -> true;
            case "$uuid" -> text != null && UUID.matcher(text).matches();
            case "$random" -> text != null && text.matches("[0-9A-Za-z]{" + argument.asInt() + "}");
            case "$offset" -> text != null && !text.isEmpty();
            case "$regex" ->
                text != null
                        && Pattern.compile(argument.asText(), Pattern.DOTALL)
                                .matcher(text)
                                .matches();
            case "$number" -> actual.isNumber() || (text != null && text.matches("-?\\d+(\\.\\d+)?"));
            case "$timestamp" ->
                actual.isNumber()
                        && actual.doubleValue() > A_DATE_OF_OUR_TIMES
                        && (!argument.asText().equals("s") || actual.doubleValue() == Math.rint(actual.doubleValue()));
            case "$between" ->
                actual.isNumber()
                        && actual.doubleValue() >= argument.get(0).doubleValue()
                        && actual.doubleValue() <= argument.get(1).doubleValue();
            case "$next" ->
                text != null && text.replaceAll("(?<=[?&]offset=)[^&]*", "*").equals(argument.asText());
            case "$set" -> actual.isArray() && sorted(argument).equals(sorted(actual));
            default -> throw new IllegalArgumentException("no placeholder: " + placeholder);
        };
    }

    private static List<String> sorted(JsonNode list) {
        return new ArrayList<>(StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::toString)
                .sorted()
                .toList());
    }
}
