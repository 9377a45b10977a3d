package dev.kongdb.legacy;

import dev.kongdb.dao.Dao;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configured plugins. A plugin of an API belongs to its service. Plugins of routes, which did
 * not exist then, are not shown.
 */
final class PluginStorage extends EntityStorage {
    private final Profile profile;
    private final Function<String, @Nullable LegacySchema> configs;

    PluginStorage(Dao dao, LegacySchema schema, Profile profile, Function<String, @Nullable LegacySchema> configs) {
        super(dao, schema, Columns.of(schema, dao.schema(), Map.of("api_id", "service")));
        this.profile = profile;
        this.configs = configs;
    }

    @Override
    boolean isSeen(Map<String, @Nullable Object> entity) {
        return entity.get("route") == null;
    }

    @Override
    void addCondition(Map<String, @Nullable Object> having) {
        having.put("route", null);
    }

    /** A row, with the part of the configuration that its legacy schema has. */
    @Override
    Map<String, @Nullable Object> row(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> row = super.row(entity);
        LegacySchema config = configs.apply(Lua.text(row.get("name")));
        if (config != null && row.get("config") instanceof Map<?, ?> held) {
            Map<String, @Nullable Object> known = Lua.copy(held);
            if (!config.flexible()) {
                known.keySet().retainAll(config.fields().keySet());
                config.fields().forEach((column, field) -> {
                    if ("".equals(field.otherwise())) {
                        known.putIfAbsent(column, "");
                    }
                });
            }
            row.put("config", known);
        }
        return row;
    }

    /**
     * The fields of a row. Values that the configuration lacks become null, since Kong 2.8 would
     * keep them.
     */
    @Override
    Map<String, @Nullable Object> fields(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> fields = super.fields(row);
        LegacySchema config = configs.apply(Lua.text(row.get("name")));
        if (config != null && fields.get("config") instanceof Map<?, ?> held) {
            Map<String, @Nullable Object> whole = new LinkedHashMap<>(Lua.copy(held));
            if (!config.flexible()) {
                config.fields().keySet().forEach(column -> whole.putIfAbsent(column, null));
                // Kong 2.8 stores no empty texts
                whole.replaceAll((column, value) -> "".equals(value) ? null : value);
                Set<String> today = fieldsOfToday(Lua.text(row.get("name")));
                whole.entrySet().removeIf(each -> !today.contains(each.getKey()) && isUnset(each, config));
            }
            fields.put("config", whole);
        }
        return fields;
    }

    private Set<String> fieldsOfToday(String plugin) {
        List<Field> fields = dao.schema().subschemaFields(plugin);
        return fields == null
                ? Set.of()
                : fields.stream()
                        .filter(field -> field.name().equals("config"))
                        .flatMap(field -> field.recordFields().stream())
                        .map(Field::name)
                        .collect(Collectors.toSet());
    }

    /**
     * Whether a value means the same as no value, so that it may be dropped if today's plugin does
     * not have the field.
     */
    private static boolean isUnset(Map.Entry<String, @Nullable Object> value, LegacySchema config) {
        LegacyField field = config.fields().get(value.getKey());
        return value.getValue() == null || (field != null && value.getValue().equals(field.otherwise()));
    }

    @Override
    LegacyException translated(KongDbException error) {
        if (error instanceof UniqueViolationException) {
            return LegacySchemas.duplicatePlugin(profile, error.fields().get("name"))
                    .because(error);
        }
        return super.translated(error);
    }
}
