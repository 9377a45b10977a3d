package dev.kongdb.processor.internal.model;

import dev.kongdb.schema.Typedefs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kong's typedefs as maps. */
final class KnownTypedefs {
    private KnownTypedefs() {}

    static Map<String, @Nullable Object> get(String name) {
        try {
            return Typedefs.get(name).asMap();
        } catch (UnsupportedOperationException notYet) {
            return provisional(name);
        }
    }

    private static Map<String, @Nullable Object> provisional(String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        switch (name) {
            case "tags", "methods", "protocols", "protocols_http" -> {
                map.put("type", "set");
                map.put("elements", Map.of("type", "string"));
            }
            case "sources", "destinations" -> map.put("type", "set");
            case "hosts", "paths" -> {
                map.put("type", "array");
                map.put("elements", Map.of("type", "string"));
            }
            case "headers", "lua_code" -> map.put("type", "map");
            case "port", "timeout" -> {
                map.put("type", "integer");
                map.put("between", List.of(0L, 65535L));
            }
            case "no_consumer", "no_service", "no_route" -> {
                map.put("type", "foreign");
                map.put("eq", null);
            }
            default -> map.put("type", "string");
        }
        if (name.equals("name") || name.equals("utf8_name")) {
            map.put("unique", true);
        }
        return map;
    }
}
