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
 * Removes the parts of a definition that only Java can execute. A check by a method is replaced by
 * Kong's own check in Lua, if Kong has one of this kind. Otherwise it is removed and listed. Kong
 * would refuse a check of several fields, a transformation or a shorthand field without its method,
 * so these are removed and listed as a whole.
 */
public final class KongTables {
    /** The typedefs that Kong 3.4 renamed. */
    private static final Map<String, String> RENAMED = Map.of(
            "paths", "(typedefs.paths or typedefs.router_paths)", "path", "(typedefs.path or typedefs.router_path)");

    private final boolean lua;
    private final List<String> untold = new ArrayList<>();

    /** For Lua, or for JSON, which cannot contain Kong's own checks. */
    public KongTables(boolean lua) {
        this.lua = lua;
    }

    /** The parts that were removed because only Java can execute them. */
    public List<String> untold() {
        return untold;
    }

    /** A definition of an entity, or a part of a definition, with this name. */
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

    /**
     * The place of a nested definition. Names of fields are part of the place, but words of the
     * schema language are not.
     */
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

    /**
     * A text about a list element that is meaningless without its method; null for any other
     * element.
     */
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

    /**
     * Kong's typedef for this field, with the field's further attributes; null if the field
     * contains no methods, or no typedef matches.
     */
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
