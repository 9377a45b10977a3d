package dev.kongdb.testkit.vectors;

import dev.kongdb.schema.FieldDefinition;
import dev.kongdb.schema.SchemaDefinition;
import dev.kongdb.schema.SchemaRegistry;
import dev.kongdb.schema.Typedefs;
import java.util.List;

/** The schemas of key-auth as data, for vectors run where the plugin itself is not on the class path. */
final class KeyAuthSchemas {
    private KeyAuthSchemas() {}

    static void addMissing(SchemaRegistry schemas) {
        if (schemas.schema("keyauth_credentials") != null) {
            return;
        }
        schemas.define(SchemaDefinition.named("keyauth_credentials")
                .with("primary_key", List.of("id"))
                .with("endpoint_key", "key")
                .with("cache_key", List.of("key"))
                .with("workspaceable", true)
                .with("ttl", true)
                .with("admin_api_name", "key-auths")
                .with("admin_api_nested_name", "key-auth")
                .field("id", Typedefs.get("uuid"))
                .field("created_at", Typedefs.get("auto_timestamp_s"))
                .field(
                        "consumer",
                        FieldDefinition.of("foreign")
                                .with("reference", "consumers")
                                .with("required", true)
                                .with("on_delete", "cascade"))
                .field("key", FieldDefinition.of("string").with("unique", true).with("auto", true))
                .field("tags", Typedefs.get("tags"))
                .build());
        schemas.subschema(
                "plugins",
                "key-auth",
                SchemaDefinition.named("key-auth")
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
                        .build());
    }

    private static FieldDefinition flag(boolean otherwise) {
        return FieldDefinition.of("boolean").with("required", true).with("default", otherwise);
    }
}
