package dev.kongdb.internal;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The paths of entities in the Admin API. Each path belongs to one entity only; otherwise requests
 * for one entity would reach another.
 */
final class AdminPaths {
    /** The first segments of the Admin API's paths that do not belong to entities. */
    private static final Set<String> RESERVED =
            Set.of("cache", "clustering", "config", "endpoints", "schemas", "status");

    private final Map<String, SchemaDefinition> definitions;
    private final Function<SchemaDefinition, String> describe;
    private final Map<String, String> claimed = new HashMap<>();
    private final Set<String> nestings = new HashSet<>();

    private AdminPaths(Map<String, SchemaDefinition> definitions, Function<SchemaDefinition, String> describe) {
        this.definitions = definitions;
        this.describe = describe;
    }

    /**
     * Checks that no two entities claim the same path.
     *
     * @param definitions the definitions by the name of the entity
     * @param describe names the owner of an entity
     * @throws KongDbDefinitionException when a path is claimed twice; it names both owners
     */
    static void check(Map<String, SchemaDefinition> definitions, Function<SchemaDefinition, String> describe) {
        AdminPaths paths = new AdminPaths(definitions, describe);
        for (String reserved : RESERVED) {
            paths.claimed.put("/" + reserved, "Kong itself");
        }
        definitions.values().stream().filter(AdminPaths::hasEndpoints).forEach(paths::claim);
    }

    private static boolean hasEndpoints(SchemaDefinition definition) {
        Map<String, ? extends @Nullable Object> map = definition.asMap();
        return !Boolean.FALSE.equals(map.get("generate_admin_api")) && !Boolean.TRUE.equals(map.get("legacy"));
    }

    private static String path(SchemaDefinition definition) {
        return "/" + text(definition, "admin_api_name", definition.name());
    }

    private static String text(SchemaDefinition definition, String key, String otherwise) {
        return definition.asMap().get(key) instanceof String text ? text : otherwise;
    }

    private void claim(SchemaDefinition definition) {
        claim(path(definition), definition, "adminApiName");
        if (!(definition.asMap().get("fields") instanceof List<?> fields)) {
            return;
        }
        for (Object field : fields) {
            if (field instanceof Map<?, ?> named) {
                named.forEach((name, attributes) -> claimReference(definition, String.valueOf(name), attributes));
            }
        }
    }

    /** A reference gives each of the two entities a path below the other. */
    private void claimReference(SchemaDefinition definition, String field, @Nullable Object attributes) {
        if (!(attributes instanceof Map<?, ?> map) || !"foreign".equals(map.get("type"))) {
            return;
        }
        claim(path(definition) + "/:/" + field, definition, "adminApiNestedName");
        SchemaDefinition parent = definitions.get(String.valueOf(map.get("reference")));
        if (parent != null && !Boolean.TRUE.equals(parent.asMap().get("legacy"))) {
            String nested =
                    text(definition, "admin_api_nested_name", path(definition).substring(1));
            String below = path(parent) + "/:/" + nested;
            // As in Kong, the last of several references to one entity has the path.
            if (nestings.add(below + ' ' + definition.name())) {
                claim(below, definition, "adminApiNestedName");
            }
        }
    }

    private void claim(String path, SchemaDefinition definition, String attribute) {
        String owner = describe.apply(definition);
        String other = claimed.putIfAbsent(path, owner);
        if (other != null) {
            throw new KongDbDefinitionException(
                    "the path '" + path.replace("/:/", "/…/") + "' of the Admin API has two owners: " + other + " and "
                            + owner + "; give the entity '" + definition.name() + "' another " + attribute);
        }
    }
}
