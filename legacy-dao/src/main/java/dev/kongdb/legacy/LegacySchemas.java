package dev.kongdb.legacy;

import dev.kongdb.legacy.FieldFunction.Outcome;
import dev.kongdb.legacy.LegacyField.LegacySchemaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The schemas of Kong's own entities, and of its key-auth, in each profile. */
final class LegacySchemas {
    private static final String AT_LEAST_ONE = "At least a 'custom_id' or a 'username' must be specified";
    private static final Map<String, ?> ID = Map.of("type", "id", "dao_insert_value", true, "required", true);
    private static final Map<String, ?> CREATED_AT =
            Map.of("type", "timestamp", "immutable", true, "dao_insert_value", true, "required", true);
    static final String ORDER_OF_SLOTS = "orderlist";
    private static final double MILLIS_OF_A_MINUTE = 60_000;

    private LegacySchemas() {}

    private static Map<String, ?> field(String type, Object... attributes) {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("type", type);
        for (int i = 0; i < attributes.length; i += 2) {
            field.put((String) attributes[i], attributes[i + 1]);
        }
        return field;
    }

    private static FieldFunction func(FieldFunction function) {
        return function;
    }

    private static LegacySchema schema(
            String table,
            List<String> key,
            Map<String, Map<String, ?>> fields,
            LegacySchema.@Nullable SelfCheck selfCheck,
            LegacySchema.Marshall marshall) {
        Map<String, LegacyField> made = new LinkedHashMap<>();
        fields.forEach((name, attributes) -> made.put(name, LegacyField.of(name, attributes)));
        return new LegacySchema(table, key, made, selfCheck, marshall, false, false);
    }

    // --- apis

    static LegacySchema apis(Profile profile) {
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put("id", ID);
        fields.put("created_at", CREATED_AT);
        if (profile == Profile.V0_10) {
            fields.put("name", field("string", "unique", true, "required", true, "func", func(ApiRules::name)));
            fields.put("hosts", field("array", "func", func(ApiRules::hosts)));
            fields.put("uris", field("array", "func", func(ApiRules::uris)));
            fields.put("methods", field("array", "func", func(ApiRules::methods)));
            fields.put("strip_uri", field("boolean", "default", true));
            fields.put("https_only", field("boolean", "default", false));
            fields.put("http_if_terminated", field("boolean", "default", true));
            fields.put("retries", field("number", "default", 5L, "func", func(ApiRules::retries)));
            for (String what : List.of("connect", "send", "read")) {
                fields.put(
                        "upstream_" + what + "_timeout",
                        field("number", "default", (long) MILLIS_OF_A_MINUTE, "func", func(ApiRules::timeout)));
            }
        } else {
            LegacyField.Default derived = ApiRules::defaultName;
            fields.put("name", field("string", "unique", true, "default", derived, "func", func(ApiRules::name)));
            fields.put("request_host", field("string", "unique", true, "func", ApiRules.host(profile)));
            fields.put("request_path", field("string", "unique", true, "func", ApiRules.path(profile)));
            fields.put("strip_request_path", field("boolean", "default", false));
        }
        fields.put("upstream_url", field("url", "required", true, "func", func(ApiRules::upstreamUrl)));
        fields.put("preserve_host", field("boolean", "default", false));
        return schema(
                "apis",
                List.of("id"),
                fields,
                profile == Profile.V0_10 ? ApiRules::somethingToMatch : null,
                LegacySchema.telling("id"));
    }

    // --- consumers

    static LegacySchema consumers() {
        FieldFunction one = (value, consumer, column) ->
                Lua.isBlank(consumer.get("username")) && Lua.isBlank(consumer.get("custom_id"))
                        ? Outcome.error(AT_LEAST_ONE)
                        : Outcome.ok();
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put("id", ID);
        fields.put("created_at", CREATED_AT);
        fields.put("custom_id", field("string", "unique", true, "func", one));
        fields.put("username", field("string", "unique", true, "func", one));
        return schema("consumers", List.of("id"), fields, null, LegacySchema.telling("id"));
    }

    // --- plugins

    /**
     * The schema of plugins.
     *
     * @param configs finds the schema of a plugin's configuration; null when there is no such
     *     plugin
     */
    static LegacySchema plugins(Profile profile, Function<String, @Nullable LegacySchema> configs) {
        LegacyField.SubSchema config = plugin -> {
            Object name = plugin.get("name");
            if (name == null) {
                return null;
            }
            LegacySchema found = configs.apply(Lua.text(name));
            if (found == null) {
                throw new LegacySchemaException("Plugin \"" + Lua.text(name) + "\" not found");
            }
            return found;
        };
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put("id", ID);
        fields.put("created_at", CREATED_AT);
        fields.put("api_id", field("id", "foreign", "apis:id", "required", profile == Profile.V0_8));
        fields.put("consumer_id", field("id", "foreign", "consumers:id"));
        fields.put("name", field("string", "required", true, "immutable", true));
        fields.put("config", field("table", "schema", config, "default", Map.of()));
        fields.put("enabled", field("boolean", "default", true));
        LegacySchema.Marshall marshall = row -> {
            Map<String, @Nullable Object> told = new LinkedHashMap<>(
                    LegacySchema.telling("id", "api_id", "consumer_id", "name").of(row));
            LegacySchema schema = configs.apply(Lua.text(row.get("name")));
            LegacySchema.Marshall own = schema == null ? null : schema.marshall();
            told.put(
                    "config",
                    own != null && row.get("config") instanceof Map<?, ?> held
                            ? own.of(Lua.copy(held))
                            : new LinkedHashMap<String, @Nullable Object>());
            return told;
        };
        return schema(
                "plugins",
                List.of("id", "name"),
                fields,
                (schema, plugin, dao, isUpdate) -> checkPlugin(plugin, configs, dao, isUpdate),
                marshall);
    }

    private static @Nullable LegacyException checkPlugin(
            Map<String, @Nullable Object> plugin,
            Function<String, @Nullable LegacySchema> configs,
            LegacyDao dao,
            boolean isUpdate) {
        Object name = plugin.get("name");
        LegacySchema config = name == null ? null : configs.apply(Lua.text(name));
        if (config == null) {
            throw new IllegalArgumentException("attempt to index local 'config_schema' (a nil value)");
        }
        if (config.noConsumer() && plugin.get("consumer_id") != null) {
            return LegacyException.schema("No consumer can be configured for that plugin");
        }
        LegacySchema.SelfCheck own = config.selfCheck();
        if (own != null && plugin.get("config") instanceof Map<?, ?> held) {
            LegacyException wrong = own.check(config, Validation.table(held), dao, isUpdate);
            if (wrong != null) {
                return wrong;
            }
        }
        if (isUpdate) {
            return null;
        }
        Map<String, @Nullable Object> same = new LinkedHashMap<>();
        for (String column : List.of("name", "api_id", "consumer_id")) {
            if (plugin.get(column) != null) {
                same.put(column, plugin.get(column));
            }
        }
        // A null in a filter is ignored, so rows with a value in that column are removed here.
        for (Map<String, @Nullable Object> found : dao.findAll(same)) {
            if (Objects.equals(found.get("api_id"), plugin.get("api_id"))
                    && Objects.equals(found.get("consumer_id"), plugin.get("consumer_id"))) {
                return duplicatePlugin(dao.profile(), name);
            }
        }
        return null;
    }

    static LegacyException duplicatePlugin(Profile profile, @Nullable Object name) {
        return profile == Profile.V0_10 && name != null
                ? LegacyException.unique(Map.of("name", name))
                : LegacyException.of(LegacyException.Kind.UNIQUE, "Plugin configuration already exists");
    }

    // --- nodes

    static LegacySchema nodes() {
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put("name", field("string"));
        fields.put("created_at", field("timestamp", "dao_insert_value", true, "required", true));
        fields.put("cluster_listening_address", field("string", "required", true));
        return schema("nodes", List.of("name"), fields, null, LegacySchema.telling("name"));
    }

    // --- upstreams

    /**
     * Today's upstreams, with the column of 0.10 that is not stored: the order of the slots, which
     * today's balancer computes itself.
     */
    static LegacySchema upstreams(LegacySchema ofToday) {
        Map<String, LegacyField> fields = new LinkedHashMap<>(ofToday.fields());
        fields.put(ORDER_OF_SLOTS, LegacyField.of(ORDER_OF_SLOTS, field("array")));
        return new LegacySchema(ofToday.table(), ofToday.primaryKey(), fields, null, ofToday.marshall(), false, false);
    }

    // --- key-auth

    static LegacySchema keyAuthCredentials(Profile profile) {
        FieldFunction orRandom =
                (value, credential, column) -> Lua.isBlank(value) ? Outcome.set(column, randomKey()) : Outcome.ok();
        LegacyField.Default random = credential -> randomKey();
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put("id", field("id", "dao_insert_value", true));
        fields.put("created_at", field("timestamp", "immutable", true, "dao_insert_value", true));
        fields.put("consumer_id", field("id", "required", true, "foreign", "consumers:id"));
        fields.put(
                "key",
                profile == Profile.V0_10
                        ? field("string", "unique", true, "default", random)
                        : field("string", "unique", true, "func", orRandom));
        return schema(
                "keyauth_credentials", List.of("id"), fields, null, LegacySchema.telling("id", "consumer_id", "key"));
    }

    private static String randomKey() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    static LegacySchema keyAuthConfig(Profile profile) {
        LegacyField.Default names = config -> List.of("apikey");
        Map<String, Map<String, ?>> fields = new LinkedHashMap<>();
        fields.put(
                "key_names",
                profile == Profile.V0_10
                        ? field("array", "required", true, "default", names, "func", func(LegacySchemas::headerNames))
                        : field("array", "required", true, "default", names));
        fields.put("hide_credentials", field("boolean", "default", false));
        if (profile == Profile.V0_10) {
            fields.put("anonymous", field("string", "default", "", "func", func(LegacySchemas::anonymous)));
            fields.put("key_in_body", field("boolean", "default", false));
        }
        Map<String, LegacyField> made = new LinkedHashMap<>();
        fields.forEach((name, attributes) -> made.put(name, LegacyField.of(name, attributes)));
        return new LegacySchema("", List.of(), made, null, null, false, true);
    }

    private static Outcome headerNames(@Nullable Object value, Map<String, @Nullable Object> config, String column) {
        if (value instanceof List<?> names) {
            for (Object each : names) {
                String name = Lua.text(each);
                if (!name.matches("[A-Za-z0-9_-]+")) {
                    return Outcome.error("'" + name + "' is illegal: bad header name '" + name
                            + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
                }
            }
        }
        return Outcome.ok();
    }

    private static Outcome anonymous(@Nullable Object value, Map<String, @Nullable Object> config, String column) {
        return value == null
                        || "".equals(value)
                        || (value instanceof String text && LegacyKeys.isUuid(text, Profile.V0_10))
                ? Outcome.ok()
                : Outcome.error("the anonymous user must be empty or a valid uuid");
    }
}
