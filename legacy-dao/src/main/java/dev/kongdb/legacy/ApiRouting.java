package dev.kongdb.legacy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service and the routes that an API stands for. */
final class ApiRouting {
    private static final Pattern URL =
            Pattern.compile("(https?)://([^/?#]*)([^?#]*).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("(.*):([0-9]{1,5})");

    private ApiRouting() {}

    /** The id of an entity, as text. */
    static String id(Map<String, @Nullable Object> entity) {
        return String.valueOf(entity.get("id"));
    }

    /** The ids of the routes that an API may have. */
    static List<String> ownRoutes(String id) {
        return List.of(id, pathRoute(id));
    }

    /** The id of the second route of an API. */
    private static String pathRoute(String id) {
        return UUID.nameUUIDFromBytes(("path of API " + id).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The service of an API. */
    static Map<String, @Nullable Object> service(Map<String, @Nullable Object> api) {
        Map<String, @Nullable Object> service = new LinkedHashMap<>();
        service.put("id", api.get("id"));
        service.put("created_at", api.get("created_at"));
        service.put("name", Lua.isBlank(api.get("name")) ? null : api.get("name"));
        Matcher url = URL.matcher(Lua.text(api.get("upstream_url")));
        if (url.matches()) {
            String protocol = url.group(1).toLowerCase(Locale.ROOT);
            String authority = url.group(2).replaceFirst("^[^@]*@", "");
            Matcher port = PORT.matcher(authority);
            boolean hasPort = port.matches();
            String path = url.group(3).endsWith("/")
                    ? url.group(3).substring(0, url.group(3).length() - 1)
                    : url.group(3);
            service.put("protocol", protocol);
            service.put("host", hasPort ? port.group(1) : authority);
            service.put("port", hasPort ? Integer.parseInt(port.group(2)) : protocol.equals("https") ? 443 : 80);
            service.put("path", path.isEmpty() ? null : path);
        }
        copy(api, "retries", service, "retries");
        copy(api, "upstream_connect_timeout", service, "connect_timeout");
        copy(api, "upstream_send_timeout", service, "write_timeout");
        copy(api, "upstream_read_timeout", service, "read_timeout");
        return service;
    }

    private static void copy(
            Map<String, @Nullable Object> api, String from, Map<String, @Nullable Object> service, String to) {
        if (api.get(from) != null) {
            service.put(to, api.get(from));
        }
    }

    /**
     * The routes of an API: one; two for an API of 0.8 and 0.9 with a host and a path; none for an
     * API of 0.10 whose hosts, uris and methods were all removed by an update.
     */
    static List<Map<String, @Nullable Object>> wantedRoutes(Map<String, @Nullable Object> api) {
        Object host = api.get("request_host");
        Object path = api.get("request_path");
        if (Lua.isBlank(host) && Lua.isBlank(path)) {
            Map<String, @Nullable Object> route = route(api, id(api), api.get("hosts"), api.get("uris"));
            boolean matches = Stream.of("hosts", "paths", "methods").anyMatch(field -> route.get(field) != null);
            return matches ? List.of(route) : List.of();
        }
        List<Object> hosts = Lua.isBlank(host) ? null : List.of(String.valueOf(host));
        List<Object> paths = Lua.isBlank(path) ? null : List.of(String.valueOf(path));
        return hosts == null || paths == null
                ? List.of(route(api, id(api), hosts, paths))
                : List.of(route(api, id(api), hosts, null), route(api, pathRoute(id(api)), null, paths));
    }

    private static Map<String, @Nullable Object> route(
            Map<String, @Nullable Object> api, String id, @Nullable Object hosts, @Nullable Object paths) {
        Map<String, @Nullable Object> route = new LinkedHashMap<>();
        route.put("id", id);
        route.put("created_at", api.get("created_at"));
        route.put("hosts", nullIfEmpty(hosts));
        route.put("paths", nullIfEmpty(paths));
        route.put("methods", nullIfEmpty(api.get("methods")));
        route.put(
                "protocols", Boolean.TRUE.equals(api.get("https_only")) ? List.of("https") : List.of("http", "https"));
        route.put("strip_path", Boolean.TRUE.equals(api.get("strip_request_path")));
        route.put("preserve_host", Boolean.TRUE.equals(api.get("preserve_host")));
        route.put("service", Map.of("id", id(api)));
        return route;
    }

    private static @Nullable Object nullIfEmpty(@Nullable Object list) {
        return list instanceof List<?> values && values.isEmpty() ? null : list;
    }
}
