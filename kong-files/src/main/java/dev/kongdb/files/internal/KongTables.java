package dev.kongdb.files.internal;

import dev.kongdb.schema.definition.Typedefs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Definitions without what only Java has. A check that is a method has Kong's own in its place where Kong has one of that kind, in Lua; else
 * it is left out, and told. So is what would be nothing without its method, and refused by Kong: a check of several fields, a
 * transformation, a shorthand field.
 */
public final class KongTables {
    /** What Kong 3.4 renamed. */
    private static final Map<String, String> RENAMED = Map.of(
            "paths", "(typedefs.paths or typedefs.router_paths)", "path", "(typedefs.path or typedefs.router_path)");

    private final boolean lua;
    private final List<String> untold = new ArrayList<>();

    /** For Lua, or else for JSON, which has no checks of Kong's own. */
    public KongTables(boolean lua) {
        this.lua = lua;
    }

    /** What was left out, since only Java has it. */
    public List<String> untold() {
        return untold;
    }

    /** A definition of an entity, or a part of one, of that name. */
    public Map<String, @Nullable Object> of(String name, Map<String, ? extends @Nullable Object> definition) {
        return map(name, definition);
    }

    private Map<String, @Nullable Object> map(String place, Map<?, ?> given) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            String name = (String) key;
            if (isPlain(value)) {
                map.put(name, value(inside(place, name, given), value));
            } else {
                untold.add(place + ": " + name);
            }
        });
        return map;
    }

    /** Names of fields are places; words of the schema language are not. */
    private static String inside(String place, String name, Map<?, ?> given) {
        return given.size() == 1 ? place + "." + name : place;
    }

    private @Nullable Object value(String place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Object typedef = lua ? typedef(place, map) : null;
            return typedef == null ? map(place, map) : typedef;
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object element : elements) {
                String only = element instanceof Map<?, ?> map ? nothingWithoutMethod(map) : null;
                if (only == null) {
                    list.add(value(place, element));
                } else {
                    untold.add(place + ": " + only);
                }
            }
            return list;
        }
        return value;
    }

    /** What an element of a list is that would be nothing without its method; null for another. */
    private static @Nullable String nothingWithoutMethod(Map<?, ?> element) {
        if (isMethod(element.get("on_write")) || isMethod(element.get("on_read"))) {
            return "the transformation of " + names(element.get("input"));
        }
        for (Map.Entry<?, ?> one : element.entrySet()) {
            if (one.getValue() instanceof Map<?, ?> inner && isMethod(inner.get("fn"))) {
                return "the check of " + names(inner.get("field_sources"));
            }
            if (one.getValue() instanceof Map<?, ?> inner && isMethod(inner.get("func"))) {
                return "the shorthand field " + one.getKey();
            }
        }
        return null;
    }

    private static String names(@Nullable Object fields) {
        return fields instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(fields);
    }

    private static boolean isMethod(@Nullable Object value) {
        return !isPlain(value);
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Map
                || value instanceof Collection;
    }

    // --- Kong's own definitions

    /** Kong's definition that this one is, with what it has more; null when it needs none, since all of it is plain. */
    private @Nullable Object typedef(String place, Map<?, ?> field) {
        if (!hasMethods(field)) {
            return null;
        }
        String best = null;
        Map<?, ?> most = Map.of();
        Set<String> names = new TreeSet<>(Typedefs.names());
        for (String name : names) {
            Map<String, ?> attributes = Typedefs.get(name).asMap();
            if (attributes.size() > most.size()
                    && hasMethods(attributes)
                    && field.entrySet().containsAll(attributes.entrySet())) {
                best = name;
                most = attributes;
            }
        }
        if (best == null) {
            return null;
        }
        Map<Object, @Nullable Object> rest = new LinkedHashMap<>(field);
        most.keySet().forEach(rest::remove);
        String typedef = RENAMED.getOrDefault(best, "typedefs." + best);
        return rest.isEmpty() ? new LuaSource.Code(typedef) : new LuaSource.Call(typedef, map(place, rest));
    }

    private static boolean hasMethods(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(KongTables::hasMethods);
        }
        if (value instanceof Collection<?> elements) {
            return elements.stream().anyMatch(KongTables::hasMethods);
        }
        return !isPlain(value);
    }
}
