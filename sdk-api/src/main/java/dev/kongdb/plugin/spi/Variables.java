package dev.kongdb.plugin.spi;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The variables of nginx that describe a request. */
final class Variables {
    /**
     * Prefixes of the names of variables, followed by the name of an argument, a header or a
     * cookie.
     */
    private static final String ARGUMENT = "arg_";

    private static final String HEADER = "http_";
    private static final String COOKIE = "cookie_";

    private Variables() {}

    /** The value; null when the variable has none, or is not known here. */
    static @Nullable String of(String name, Pdk pdk) {
        String query = pdk.rawQuery();
        return switch (name) {
            case "args", "query_string" -> query.isEmpty() ? null : query;
            case "content_length" -> header(pdk, "Content-Length");
            case "content_type" -> header(pdk, "Content-Type");
            case "host" -> pdk.host();
            case "https" -> pdk.scheme().equals("https") ? "on" : null;
            case "is_args" -> query.isEmpty() ? null : "?";
            case "realip_remote_addr" -> pdk.clientIp();
            case "realip_remote_port" -> String.valueOf(pdk.clientPort());
            case "remote_addr" -> pdk.clientForwardedIp();
            case "remote_port" -> String.valueOf(pdk.clientForwardedPort());
            case "request_method" -> pdk.method();
            case "request_uri" -> pdk.pathWithQuery();
            case "scheme" -> pdk.scheme();
            case "server_port" -> String.valueOf(pdk.port());
            case "server_protocol" -> "HTTP/" + pdk.httpVersion();
            default -> byPrefix(name, query, pdk);
        };
    }

    private static @Nullable String byPrefix(String name, String query, Pdk pdk) {
        if (name.startsWith(ARGUMENT)) {
            return argument(query, name.substring(ARGUMENT.length()));
        }
        if (name.startsWith(COOKIE)) {
            return cookie(pdk.requestHeaders().all("Cookie"), name.substring(COOKIE.length()));
        }
        return name.startsWith(HEADER) ? header(pdk, name.substring(HEADER.length())) : null;
    }

    private static @Nullable String header(Pdk pdk, String name) {
        List<String> values = pdk.requestHeaders().all(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    /** Reads an argument as nginx does: undecoded, and without regard to the case of its name. */
    private static @Nullable String argument(String query, String name) {
        String wanted = name.toLowerCase(Locale.ROOT) + "=";
        for (String argument : query.split("&", -1)) {
            if (argument.toLowerCase(Locale.ROOT).startsWith(wanted)) {
                return argument.substring(wanted.length());
            }
        }
        return null;
    }

    private static @Nullable String cookie(List<String> headers, String name) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(";", -1)).stream())
                .map(String::trim)
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
