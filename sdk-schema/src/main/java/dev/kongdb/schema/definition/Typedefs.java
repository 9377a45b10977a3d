package dev.kongdb.schema.definition;

import static java.util.Map.entry;

import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import dev.kongdb.schema.validators.TextRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Kong's predefined field definitions. Thread-safe: they are constants. */
public final class Typedefs {
    private static final List<String> HTTP_PROTOCOLS = List.of("grpc", "grpcs", "http", "https");

    private static final FieldDefinition HTTP_METHOD = string().with("match", "^%u+$");

    private static final FieldDefinition PROTOCOL =
            oneOf("grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp");

    private static final FieldDefinition METHODS = setOf(HTTP_METHOD);

    private static final FieldDefinition HOSTS = arrayOf(string(TextRules::hostWithWildcard)
            .with(
                    "match_all",
                    List.of(Map.of(
                            "pattern", "^[^*]*%*?[^*]*$",
                            "err", "invalid wildcard: must have at most one wildcard")))
            .with(
                    "match_any",
                    Map.of(
                            "patterns",
                            List.of("^%*%.", "%.%*$", "^[^*]*$"),
                            "err",
                            "invalid wildcard: must be placed at leftmost or rightmost label")));

    private static final FieldDefinition PORT = integer(0, 65535);

    private static final FieldDefinition PATH = pathChecked(TextRules::path);

    private static final FieldDefinition PATHS = arrayOf(pathChecked(TextRules::pathOrRegex));

    private static final FieldDefinition HEADER_NAME = string(TextRules::headerName);

    private static final FieldDefinition HEADERS =
            FieldDefinition.of("map").with("keys", HEADER_NAME).with("values", arrayOf(string()));

    private static final FieldDefinition IP_OR_CIDR = string(TextRules::ipOrCidr);

    private static final FieldDefinition CIDR_V4 = string(TextRules::cidrV4);

    private static final FieldDefinition ADDRESSES = setOf(FieldDefinition.of("record")
            .field("ip", IP_OR_CIDR)
            .field("port", PORT)
            .with("entity_checks", List.of(Map.of("at_least_one_of", List.of("ip", "port")))));

    private static final FieldDefinition TAG = string(TextRules::tag).with("required", true);

    private static final Map<String, FieldDefinition> ALL = Map.ofEntries(
            entry("uuid", string().with("uuid", true).with("auto", true)),
            entry(
                    "auto_timestamp_s",
                    FieldDefinition.of("integer").with("timestamp", true).with("auto", true)),
            entry(
                    "auto_timestamp_ms",
                    FieldDefinition.of("number").with("timestamp", true).with("auto", true)),
            entry("http_method", HTTP_METHOD),
            entry("methods", METHODS),
            entry("protocol", PROTOCOL),
            entry("protocols", setOf(PROTOCOL).with("required", true).with("default", HTTP_PROTOCOLS)),
            entry(
                    "protocols_http",
                    setOf(string().with("one_of", HTTP_PROTOCOLS))
                            .with("required", true)
                            .with("default", HTTP_PROTOCOLS)),
            entry("host", string(TextRules::host)),
            entry("host_with_optional_port", string(TextRules::hostWithOptionalPort)),
            entry("wildcard_host", string(TextRules::wildcardHost)),
            entry("hosts", HOSTS),
            entry("sni", string(TextRules::hostName)),
            entry("ip", string(TextRules::ip)),
            entry("ip_or_cidr", IP_OR_CIDR),
            entry("cidr_v4", CIDR_V4),
            entry("cidr", CIDR_V4),
            entry("port", PORT),
            entry("timeout", integer(0, 2147483646)),
            entry("path", PATH),
            entry("paths", PATHS),
            entry("url", string(TextRules::url)),
            entry("header_name", HEADER_NAME),
            entry("headers", HEADERS),
            entry("name", string(TextRules::name).with("unique", true)),
            entry("utf8_name", string(TextRules::utf8Name).with("unique", true)),
            entry("tag", TAG),
            entry("tags", setOf(TAG)),
            entry("certificate", string(TextRules::certificate)),
            entry("key", string(TextRules::key)),
            entry("sources", ADDRESSES),
            entry("destinations", ADDRESSES),
            entry(
                    "semantic_version",
                    string().with(
                                    "match_any",
                                    Map.of(
                                            "patterns",
                                            List.of("^%d+[%.%d]*$", "^%d+[%.%d]*%-?.*$"),
                                            "err",
                                            "invalid version number: must be in format of X.Y.Z"))
                            .with(
                                    "match_none",
                                    List.of(Map.of(
                                            "pattern", "%.%.",
                                            "err", "must not have empty version segments")))),
            entry("no_route", mustBeNull(foreign("routes"))),
            entry("no_service", mustBeNull(foreign("services"))),
            entry("no_consumer", mustBeNull(foreign("consumers"))),
            entry("no_methods", mustBeNull(METHODS)),
            entry("no_hosts", mustBeNull(HOSTS)),
            entry("no_paths", mustBeNull(PATHS)),
            entry("no_headers", mustBeNull(HEADERS)),
            entry("no_sources", mustBeNull(ADDRESSES)),
            entry("no_destinations", mustBeNull(ADDRESSES)));

    private Typedefs() {}

    /**
     * The definition with the name, such as {@code tags}. Attributes set on it with {@link
     * FieldDefinition#with} win.
     *
     * @throws SchemaDefinitionException when there is no such typedef
     */
    public static FieldDefinition get(String name) {
        FieldDefinition definition = ALL.get(name);
        if (definition == null) {
            throw new SchemaDefinitionException(
                    Stage.DEFINE, "schema typedef error: definition " + name + " does not exist", null);
        }
        return definition;
    }

    /** All names. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    private static FieldDefinition string() {
        return FieldDefinition.of("string");
    }

    private static FieldDefinition string(Function<String, @Nullable String> rule) {
        return string().with("custom_validator", CustomValidator.ofString(rule));
    }

    private static FieldDefinition pathChecked(Function<String, @Nullable String> rule) {
        return string(rule)
                .with("starts_with", "/")
                .with("match_none", List.of(Map.of("pattern", "//", "err", "must not have empty segments")));
    }

    private static FieldDefinition oneOf(String... options) {
        return string().with("one_of", List.of(options));
    }

    private static FieldDefinition integer(long least, long most) {
        return FieldDefinition.of("integer").with("between", List.of(least, most));
    }

    private static FieldDefinition arrayOf(FieldDefinition elements) {
        return FieldDefinition.of("array").with("elements", elements);
    }

    private static FieldDefinition setOf(FieldDefinition elements) {
        return FieldDefinition.of("set").with("elements", elements);
    }

    private static FieldDefinition foreign(String reference) {
        return FieldDefinition.of("foreign").with("reference", reference);
    }

    private static FieldDefinition mustBeNull(FieldDefinition definition) {
        return definition.with("eq", null);
    }
}
