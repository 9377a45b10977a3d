package dev.kongdb.host.internal.openapi;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.Typedefs;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The description of texts that are checked by a method, which JSON Schema cannot contain. It is
 * known for Kong's named types, which are recognised by their method.
 *
 * @param description a description for people
 * @param pattern an expression of ECMA-262 that matches every text which the method accepts, or
 *     null
 * @param example a text that the method accepts
 */
record TextKind(String description, @Nullable String pattern, String example) {
    private static final String NAME_CHARACTERS = "A-Za-z0-9._~\\-";

    private static final Map<String, TextKind> BY_TYPEDEF = Map.ofEntries(
            Map.entry("host", new TextKind("A host name or an IP address, without a port.", null, "example.com")),
            Map.entry(
                    "host_with_optional_port",
                    new TextKind("A host name or an IP address, perhaps with a port.", null, "example.com:8000")),
            Map.entry(
                    "wildcard_host",
                    new TextKind("A host name, in which one `*` may stand first or last.", null, "*.example.com")),
            Map.entry(
                    "hosts",
                    new TextKind(
                            "A host name or an IP address, perhaps with a port and one `*`.", null, "example.com")),
            Map.entry("sni", new TextKind("A host name.", null, "example.com")),
            Map.entry("ip", new TextKind("An IP address.", "^[0-9A-Fa-f:.]+$", "192.0.2.1")),
            Map.entry(
                    "ip_or_cidr",
                    new TextKind(
                            "An IP address, or a range of them in CIDR notation.",
                            "^[0-9A-Fa-f:.\\/]+$",
                            "192.0.2.0/24")),
            Map.entry(
                    "cidr_v4",
                    new TextKind("A range of IPv4 addresses in CIDR notation.", "^[0-9.\\/]+$", "192.0.2.0/24")),
            Map.entry(
                    "path",
                    new TextKind(
                            "A path of characters that RFC 3986 has, others percent-encoded.",
                            "^\\/(?:[" + NAME_CHARACTERS + "\\/:@!$\\u0026'()*+,;=]|%[0-9A-Fa-f]{2})*$",
                            "/status")),
            Map.entry("paths", new TextKind("A path, or a regular expression for paths.", null, "/orders")),
            Map.entry("url", new TextKind("A URL with scheme and host.", null, "https://example.com/path")),
            Map.entry("header_name", new TextKind("The name of a header.", "^[A-Za-z0-9_\\-]+$", "x-example")),
            Map.entry("name", new TextKind("A name.", "^[" + NAME_CHARACTERS + "]*$", "example")),
            Map.entry(
                    "utf8_name",
                    new TextKind(
                            "A name: letters and digits of any script, and `.`, `-`, `_`, `~`.",
                            "^(?:[" + NAME_CHARACTERS + "]|[^\\u0000-\\u007f])*$",
                            "example")),
            Map.entry(
                    "tag",
                    new TextKind(
                            "A tag: neither blanks nor `,` nor `/`.",
                            "^[^\\u0000-\\u0020\\u007f,\\/]+$",
                            "production")),
            Map.entry("certificate", new TextKind("X.509 certificates, as PEM.", null, "")),
            Map.entry("key", new TextKind("A private key, as PEM.", null, "")));

    private static final IdentityHashMap<Object, TextKind> BY_METHOD = byMethod();

    /** The description for a field, or null when it has no such check, or one of a plugin's. */
    static @Nullable TextKind of(Field field) {
        Object method = field.attribute("custom_validator");
        return method == null ? null : BY_METHOD.get(method);
    }

    private static IdentityHashMap<Object, TextKind> byMethod() {
        IdentityHashMap<Object, TextKind> kinds = new IdentityHashMap<>();
        for (String name : new TreeSet<>(Typedefs.names())) {
            TextKind kind = BY_TYPEDEF.get(name);
            if (kind != null) {
                addMethods(kinds, Typedefs.get(name).asMap(), kind);
            }
        }
        return kinds;
    }

    private static void addMethods(IdentityHashMap<Object, TextKind> kinds, Object definition, TextKind kind) {
        if (definition instanceof Map<?, ?> attributes) {
            new TreeMap<>(attributes).forEach((name, value) -> {
                if ("custom_validator".equals(name)) {
                    kinds.putIfAbsent(value, kind);
                } else if (value instanceof Map || value instanceof Collection) {
                    addMethods(kinds, value, kind);
                }
            });
        } else if (definition instanceof Collection<?> entries) {
            entries.forEach(entry -> addMethods(kinds, entry, kind));
        }
    }
}
