package dev.kongdb.tck.internal.keyauth;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Set;

/** Makes {@code key-auth} a plugin that can be configured. It handles no requests. */
public final class KeyAuth implements HandlerProvider<Row> {
    /** For the service loader. */
    public KeyAuth() {}

    @Override
    public String name() {
        return "key-auth";
    }

    @Override
    public String version() {
        return "2.4.0";
    }

    @Override
    public int priority() {
        return 1003;
    }

    @Override
    public Set<Phase> phases() {
        return Set.of();
    }

    @Override
    public SchemaDefinition subschema() {
        return SchemaDefinition.named(name())
                .field("consumer", Typedefs.get("no_consumer"))
                .field("protocols", Typedefs.get("protocols_http"))
                .field(
                        "config",
                        FieldDefinition.of("record")
                                .field(
                                        "key_names",
                                        FieldDefinition.of("array")
                                                .with("elements", Typedefs.get("header_name"))
                                                .with("required", true)
                                                .with("default", List.of("apikey")))
                                .field("hide_credentials", flag(false))
                                .field("anonymous", FieldDefinition.of("string"))
                                .field("key_in_header", flag(true))
                                .field("key_in_query", flag(true))
                                .field("key_in_body", flag(false))
                                .field("run_on_preflight", flag(true)))
                .build();
    }

    private static FieldDefinition flag(boolean otherwise) {
        return FieldDefinition.of("boolean").with("required", true).with("default", otherwise);
    }

    @Override
    public PluginHandler<Row> handler(Kong kong) {
        return new PluginHandler<>() {};
    }

    @Override
    public Row config(Row config) {
        return config;
    }
}
