package dev.kongdb.internal;

import dev.kongdb.schema.FieldDefinition;
import dev.kongdb.schema.SchemaDefinition;
import dev.kongdb.schema.SchemaRegistry;
import dev.kongdb.schema.Typedefs;
import java.util.List;
import java.util.Map;

/**
 * The subschemas of Kong's own entities. Routes: what they may and must have, by their protocols. Vaults: the one kind that is part of
 * Kong, secrets in environment variables. That server names need TLS is asked here in each, and not of all routes, since
 * a rule about the elements of a set is data that no annotation can say.
 */
public final class CoreSubschemas {
    private static final String HTTP = "'http' or 'https'";
    private static final String STREAM = "'tcp', 'tls', 'tls_passthrough' or 'udp'";
    private static final String GRPC = "'grpc' or 'grpcs'";

    private static final Map<String, ?> SNIS_NEED_TLS = Map.of(
            "conditional",
            Map.of(
                    "if_field",
                    "protocols",
                    "if_match",
                    Map.of(
                            "elements",
                            Map.of(
                                    "type",
                                    "string",
                                    "not_one_of",
                                    List.of("grpcs", "https", "tls", "tls_passthrough"))),
                    "then_field",
                    "snis",
                    "then_match",
                    Map.of("len_eq", 0),
                    "then_err",
                    "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'"));

    private CoreSubschemas() {}

    /** Adds them to those schemas, which must hold {@code routes} and {@code vaults_beta}. */
    public static void register(SchemaRegistry schemas) {
        for (String protocol : List.of("http", "https")) {
            schemas.subschema("routes", protocol, http(protocol));
        }
        for (String protocol : List.of("tcp", "tls", "udp", "tls_passthrough")) {
            schemas.subschema("routes", protocol, stream(protocol));
        }
        for (String protocol : List.of("grpc", "grpcs")) {
            schemas.subschema("routes", protocol, grpc(protocol));
        }
        schemas.subschema(
                "vaults_beta",
                "env",
                SchemaDefinition.named("env")
                        .field("config", FieldDefinition.of("record").field("prefix", FieldDefinition.of("string")))
                        .build());
    }

    private static SchemaDefinition http(String name) {
        return SchemaDefinition.named(name)
                .field("sources", no("sources", HTTP))
                .field("destinations", no("destinations", HTTP))
                .with(
                        "entity_checks",
                        List.of(
                                SNIS_NEED_TLS,
                                oneOf(
                                        Map.of("contains", "https"),
                                        List.of("methods", "hosts", "headers", "paths", "snis"),
                                        "must set one of %s when 'protocols' is 'https'",
                                        Map.of("contains", "http"),
                                        List.of("methods", "hosts", "headers", "paths"),
                                        "must set one of %s when 'protocols' is 'http'")))
                .build();
    }

    private static SchemaDefinition stream(String name) {
        return SchemaDefinition.named(name)
                .field("methods", no("methods", STREAM))
                .field("hosts", no("hosts", STREAM))
                .field("paths", no("paths", STREAM))
                .field("headers", no("headers", STREAM))
                .with(
                        "entity_checks",
                        List.of(
                                SNIS_NEED_TLS,
                                oneOf(
                                        only("tcp", "tls", "udp"),
                                        List.of("sources", "destinations", "snis"),
                                        "must set one of %s when 'protocols' is 'tcp', 'tls' or 'udp'"),
                                oneOf(
                                        only("tls_passthrough"),
                                        List.of("snis"),
                                        "must set snis when 'protocols' is 'tls_passthrough'")))
                .build();
    }

    private static SchemaDefinition grpc(String name) {
        return SchemaDefinition.named(name)
                .field(
                        "strip_path",
                        FieldDefinition.of("boolean")
                                .with("required", true)
                                .with("default", false)
                                .with("ne", true)
                                .with("err", "cannot set 'strip_path' when 'protocols' is " + GRPC))
                .field("methods", no("methods", GRPC))
                .field("sources", no("sources", GRPC))
                .field("destinations", no("destinations", GRPC))
                .with(
                        "entity_checks",
                        List.of(
                                SNIS_NEED_TLS,
                                oneOf(
                                        Map.of("contains", "grpcs"),
                                        List.of("hosts", "headers", "paths", "snis"),
                                        "must set one of %s when 'protocols' is 'grpcs'",
                                        Map.of("contains", "grpc"),
                                        List.of("hosts", "headers", "paths"),
                                        "must set one of %s when 'protocols' is 'grpc'")))
                .build();
    }

    private static FieldDefinition no(String field, String protocols) {
        return Typedefs.get("no_" + field).with("err", "cannot set '" + field + "' when 'protocols' is " + protocols);
    }

    private static Map<String, ?> only(String... protocols) {
        return Map.of("elements", Map.of("type", "string", "one_of", List.of(protocols)));
    }

    private static Map<String, ?> oneOf(Map<String, ?> ifMatch, List<String> fields, String error) {
        return Map.of(
                "conditional_at_least_one_of",
                Map.of(
                        "if_field", "protocols",
                        "if_match", ifMatch,
                        "then_at_least_one_of", fields,
                        "then_err", error));
    }

    private static Map<String, ?> oneOf(
            Map<String, ?> ifMatch,
            List<String> fields,
            String error,
            Map<String, ?> elseMatch,
            List<String> elseFields,
            String elseError) {
        return Map.of(
                "conditional_at_least_one_of",
                Map.of(
                        "if_field", "protocols",
                        "if_match", ifMatch,
                        "then_at_least_one_of", fields,
                        "then_err", error,
                        "else_match", elseMatch,
                        "else_then_at_least_one_of", elseFields,
                        "else_then_err", elseError));
    }
}
