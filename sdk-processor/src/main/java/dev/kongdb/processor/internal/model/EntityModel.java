package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import dev.kongdb.processor.internal.diagnostic.Origin;
import dev.kongdb.schema.table.TableLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity as its record describes it.
 *
 * @param body its components and checks
 * @param settings what {@code @KongEntity} says
 * @param check the check of the whole schema, or null
 * @param transformations in source order
 * @param table its table
 */
public record EntityModel(
        RecordModel body,
        Settings settings,
        @Nullable FunctionRef check,
        List<TransformationModel> transformations,
        TableLayout table) {

    /**
     * The members of {@code @KongEntity}; one that was left out is an empty string or list.
     *
     * @param origin the annotation
     * @param places the values in it, by the name of the member; those of lists by name and index,
     *     as {@code cacheKey[0]}
     */
    public record Settings(
            String name,
            String plugin,
            String endpointKey,
            List<String> cacheKey,
            boolean workspaceable,
            boolean ttl,
            String adminApiName,
            String adminApiNestedName,
            boolean generateAdminApi,
            boolean dbExport,
            boolean legacy,
            String subschemaKey,
            String subschemaError,
            boolean baseMigration,
            List<String> supersedes,
            Origin origin,
            Map<String, Origin> places) {
        /** The place where a member was written, or the annotation when it was not. */
        public Origin place(String member) {
            return places.getOrDefault(member, origin);
        }
    }

    /** An entry of {@code transformations}. */
    public record TransformationModel(
            List<String> input,
            List<String> needs,
            @Nullable FunctionRef onWrite,
            @Nullable FunctionRef onRead,
            List<CheckModel.Named> names,
            Origin origin) {}

    /** The name in Kong. */
    public String name() {
        return settings.name();
    }

    /** The record. */
    public ClassName type() {
        return body.type();
    }

    /** The fields, in order. */
    public List<FieldModel> fields() {
        return body.fields();
    }

    /** The fields with {@code @PrimaryKey}: one, unless faults were reported. */
    public List<FieldModel> primaryKeys() {
        return fields().stream().filter(field -> field.primaryKey() != null).toList();
    }

    /** The primary key; the first field when there is none, which has been reported. */
    public @Nullable FieldModel primaryKey() {
        List<FieldModel> keys = primaryKeys();
        return keys.isEmpty() ? null : keys.get(0);
    }

    /** Whether the cache key has several fields, and so is stored in a column. */
    public boolean hasCompositeCacheKey() {
        return settings.cacheKey().size() > 1;
    }

    /**
     * The keys of the schema besides its fields, in Kong's order, with values as in {@link
     * Attribute#value}.
     */
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("primary_key", primaryKeys().stream().map(FieldModel::kongName).toList());
        putUnlessEmpty(keys, "endpoint_key", settings.endpointKey());
        if (!settings.cacheKey().isEmpty()) {
            keys.put("cache_key", settings.cacheKey());
        }
        if (settings.workspaceable()) {
            keys.put("workspaceable", true);
        }
        if (settings.ttl()) {
            keys.put("ttl", true);
        }
        if (!settings.dbExport()) {
            keys.put("db_export", false);
        }
        if (!settings.generateAdminApi()) {
            keys.put("generate_admin_api", false);
        }
        putUnlessEmpty(keys, "admin_api_name", settings.adminApiName());
        putUnlessEmpty(keys, "admin_api_nested_name", settings.adminApiNestedName());
        if (settings.legacy()) {
            keys.put("legacy", true);
        }
        putUnlessEmpty(keys, "subschema_key", settings.subschemaKey());
        putUnlessEmpty(keys, "subschema_error", settings.subschemaError());
        return keys;
    }

    /**
     * The keys of the schema that come after its fields, with values as in {@link Attribute#value}.
     */
    public Map<String, @Nullable Object> laterKeys() {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        if (!transformations.isEmpty()) {
            List<Object> entries = new ArrayList<>();
            for (TransformationModel transformation : transformations) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("input", transformation.input());
                if (!transformation.needs().isEmpty()) {
                    entry.put("needs", transformation.needs());
                }
                if (transformation.onWrite() != null) {
                    entry.put("on_write", transformation.onWrite());
                }
                if (transformation.onRead() != null) {
                    entry.put("on_read", transformation.onRead());
                }
                entries.add(entry);
            }
            keys.put("transformations", entries);
        }
        if (check != null) {
            keys.put("check", check);
        }
        return keys;
    }

    /** The definition for the metaschema: as Kong has it, with stand-ins for functions. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", name());
        keys().forEach((key, value) -> map.put(key, Definition.plain(value)));
        body.addTo(map);
        laterKeys().forEach((key, value) -> map.put(key, Definition.plain(value)));
        return map;
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> keys, String key, String value) {
        if (!value.isEmpty()) {
            keys.put(key, value);
        }
    }
}
