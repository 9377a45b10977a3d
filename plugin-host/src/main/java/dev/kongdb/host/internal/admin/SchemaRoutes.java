package dev.kongdb.host.internal.admin;

import dev.kongdb.dao.Dao;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /schemas}: the definitions of entities and plugins, and validation without a write. */
final class SchemaRoutes {
    private static final String PLUGINS = "plugins";

    private final Function<String, Optional<Dao>> daos;

    private SchemaRoutes(Function<String, Optional<Dao>> daos) {
        this.daos = daos;
    }

    static void add(RouteTable.Builder routes, Function<String, Optional<Dao>> daos) {
        SchemaRoutes schemas = new SchemaRoutes(daos);
        routes.add(AdminRoute.get(
                "/schemas/{name}",
                "Tells the fields of an entity.",
                Content.OBJECT,
                request -> AdminResponse.ok(
                        printable(schemas.dao(request.rawPath("name")).schema().definition()))));
        routes.add(AdminRoute.get(
                "/schemas/plugins/{name}",
                "Tells the fields of a plugin's entity.",
                Content.OBJECT,
                request -> AdminResponse.ok(printable(schemas.plugin(request)))));
        routes.add(AdminRoute.get(
                "/plugins/schema/{name}",
                "Tells the fields of a plugin's configuration.",
                Content.OBJECT,
                request -> AdminResponse.ok(configuration(schemas.plugin(request)))));
        routes.add(validation(
                "/schemas/{db_entity_name}/validate",
                "Validates an entity without a write.",
                request -> validate(schemas.dao(request.rawPath("db_entity_name")), request)));
        routes.add(validation(
                "/schemas/plugins/validate",
                "Validates a plugin without a write.",
                request -> validate(schemas.plugins(), request)));
    }

    private static AdminRoute validation(String path, String summary, AdminRoute.Operation operation) {
        return new AdminRoute("POST", path, summary, Content.OBJECT, Content.OBJECT, operation);
    }

    private Dao dao(String name) {
        return daos.apply(name).orElseThrow(() -> new AdminException(404, "No entity named '" + name + "'"));
    }

    private Dao plugins() {
        return daos.apply(PLUGINS).orElseThrow(AdminException::notFound);
    }

    private SchemaDefinition plugin(AdminRequest request) {
        String name = request.rawPath("name");
        SchemaDefinition definition = plugins().schema().subschema(name);
        if (definition == null) {
            throw new AdminException(404, "No plugin named '" + name + "'");
        }
        return definition;
    }

    /** Only the fields of a plugin's configuration. */
    private static Map<String, @Nullable Object> configuration(SchemaDefinition plugin) {
        if (printable(plugin).get("fields") instanceof List<?> fields) {
            for (Object field : fields) {
                if (field instanceof Map<?, ?> named && named.get("config") instanceof Map<?, ?> config) {
                    return Map.of("fields", Objects.requireNonNullElse(config.get("fields"), List.of()));
                }
            }
        }
        return Map.of("fields", List.of());
    }

    private static AdminResponse validate(Dao dao, AdminRequest request) {
        Schema schema = dao.schema();
        Row input = schema.toRow(values(request));
        try {
            schema.validateInsert(schema.processAutoFields(input, Context.INSERT, false), input);
        } catch (ViolationsException e) {
            throw dao.engine().errors().schemaViolation(e.violations());
        }
        return AdminResponse.message(200, "schema validation successful");
    }

    /**
     * The values as sent. A form has only texts, booleans and nulls, since Kong ignores the schema
     * here.
     */
    private static Map<String, @Nullable Object> values(AdminRequest request) {
        Map<String, @Nullable Object> values = request.untyped();
        if (request.isForm()) {
            values.replaceAll((name, value) -> plain(value));
        }
        return values;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((name, member) -> plain.put(String.valueOf(name), plain(member)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof String text) {
            return switch (text) {
                case "" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> text;
            };
        }
        return value;
    }

    private static Map<String, @Nullable Object> printable(SchemaDefinition definition) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        Object fields = printable(definition.asMap().getOrDefault("fields", List.of()));
        body.put("fields", fields);
        eachField(fields, (name, attributes) -> {
            demandRecords(attributes);
            if (definition.name().equals("upstreams") && name.equals("healthchecks")) {
                tellDefaults(attributes);
            } else if (definition.name().equals("snis")) {
                // in Kong, the DAO of certificates deletes their names
                attributes.remove("on_delete");
            }
        });
        return body;
    }

    private interface FieldAction {
        void on(String name, Map<String, @Nullable Object> attributes);
    }

    /** Visits the fields of a list made by {@link #printable(Object)}; they may be changed. */
    @SuppressWarnings("unchecked") // printable makes each field a map of its name to its attributes
    private static void eachField(@Nullable Object fields, FieldAction action) {
        if (fields instanceof List<?> list) {
            for (Object field : list) {
                ((Map<String, Map<String, @Nullable Object>>) field).forEach(action::on);
            }
        }
    }

    /**
     * Marks records of entities as required unless they say otherwise, as Kong's schemas print it.
     */
    private static void demandRecords(Map<String, @Nullable Object> attributes) {
        if ("record".equals(attributes.get("type")) && !Boolean.TRUE.equals(attributes.get("abstract"))) {
            attributes.putIfAbsent("required", true);
            eachField(attributes.get("fields"), (name, nested) -> demandRecords(nested));
        }
    }

    /**
     * Adds to a record, and to those in it, the defaults of their fields, as Kong's schema of
     * health checks has them.
     */
    private static Map<String, @Nullable Object> tellDefaults(Map<String, @Nullable Object> record) {
        Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
        eachField(record.get("fields"), (name, attributes) -> {
            if ("record".equals(attributes.get("type"))) {
                defaults.put(name, tellDefaults(attributes));
            } else if (attributes.containsKey("default") && !name.equals("threshold")) {
                defaults.put(name, attributes.get("default"));
            }
        });
        record.put("default", defaults);
        return defaults;
    }

    /** The value without functions, which cannot be printed. */
    private static @Nullable Object printable(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> printable = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                if (isData(member)) {
                    printable.put(String.valueOf(name), printable(member));
                }
            });
            return printable;
        }
        if (value instanceof Iterable<?> items) {
            List<@Nullable Object> printable = new ArrayList<>();
            for (Object item : items) {
                if (isData(item)) {
                    printable.add(printable(item));
                }
            }
            return printable;
        }
        return value;
    }

    private static boolean isData(@Nullable Object value) {
        return value == null
                || value instanceof Map
                || value instanceof Iterable
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean;
    }
}
