package dev.kongdb.schema.definition;

import dev.kongdb.schema.lua.LuaText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints error maps in Kong's two forms. */
final class ErrorText {
    private ErrorText() {}

    /**
     * The message of error 2: the errors of the entity first, then fields by name. Errors nested
     * one level deep are printed in the same way, deeper ones as tables.
     */
    static String message(Map<String, ? extends @Nullable Object> errors) {
        List<String> items = new ArrayList<>();
        if (errors.get(Violations.ENTITY) instanceof List<?> general) {
            general.forEach(error -> items.add(String.valueOf(error)));
        }
        for (Object field : LuaText.sortedKeys(errors)) {
            Object error = errors.get(field);
            if (field.equals(Violations.ENTITY)) {
                continue;
            }
            Map<?, ?> nested =
                    error instanceof List<?> list ? byIndex(list) : error instanceof Map<?, ?> map ? map : null;
            if (nested == null) {
                items.add(field + ": " + error);
                continue;
            }
            for (Object inner : LuaText.sortedKeys(nested)) {
                Object innerError = nested.get(inner);
                items.add(field + "." + inner + ": "
                        + (innerError instanceof String message ? message : LuaText.pretty(innerError)));
            }
        }
        String all = "(" + String.join("; ", items) + ")";
        return items.size() == 1 ? "schema violation " + all : items.size() + " schema violations " + all;
    }

    /**
     * One line, or null for an empty map: the errors of the entity, then those of elements, then
     * those of fields by name.
     */
    static @Nullable String oneLine(Map<?, ?> errors) {
        if (errors.isEmpty()) {
            return null;
        }
        List<String> messages = new ArrayList<>();
        if (errors.get(Violations.ENTITY) instanceof List<?> general) {
            general.forEach(error -> messages.add(String.valueOf(error)));
        }
        for (Object key : LuaText.sortedKeys(errors)) {
            if (key.equals(Violations.ENTITY)) {
                continue;
            }
            Object error = errors.get(key);
            String text;
            if (error instanceof List<?> list) {
                text = oneLine(byIndex(list));
            } else if (error instanceof Map<?, ?> map) {
                text = oneLine(map);
            } else {
                text = String.valueOf(error);
            }
            messages.add(key instanceof Integer ? String.valueOf(text) : key + ": " + text);
        }
        return "Validation error: " + String.join("; ", messages);
    }

    /** The errors of elements by their index, from 1. */
    private static Map<Integer, Object> byIndex(List<?> list) {
        Map<Integer, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            Object error = list.get(i);
            if (error != null) {
                map.put(i + 1, error);
            }
        }
        return map;
    }
}
