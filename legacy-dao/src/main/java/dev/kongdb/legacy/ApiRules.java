package dev.kongdb.legacy;

import dev.kongdb.legacy.FieldFunction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions of the fields of {@code apis}. */
final class ApiRules {
    private static final String AT_LEAST_ONE = "At least a 'request_host' or a 'request_path' must be specified";
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9_.~-]");
    private static final Pattern HOST_CHARS = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern WILDCARD_FIRST = Pattern.compile("\\*\\..*", Pattern.DOTALL);
    private static final Pattern WILDCARD_LAST = Pattern.compile(".+\\.\\*", Pattern.DOTALL);
    private static final Pattern PATH_CHARS = Pattern.compile("[A-Za-z0-9._~/%-]*");
    private static final Pattern PATH_CHARS_OF_0_8 = Pattern.compile("[A-Za-z0-9._~/-]*");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2}).{0,2}", Pattern.DOTALL);
    private static final Pattern LABEL_OF_0_8 = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?");
    private static final Pattern LAST_LABEL_OF_0_8 = Pattern.compile("[A-Za-z0-9]{2,}");
    private static final int MAX_RETRIES = 32767;

    private ApiRules() {}

    // --- 0.8 and 0.9

    /** The default name of an API: its host, or else its path. */
    static @Nullable Object defaultName(Map<String, @Nullable Object> api) {
        Object host = api.get("request_host");
        Object path = api.get("request_path");
        String name;
        if (host != null) {
            name = Lua.text(host);
        } else if (path == null) {
            return null;
        } else if (path instanceof String text) {
            name = (text.isEmpty() ? "" : text.substring(1)).replace('/', '-');
        } else {
            throw new IllegalArgumentException(
                    "attempt to index field 'request_path' (a " + Lua.type(path) + " value)");
        }
        return NOT_OF_A_NAME.matcher(name).replaceAll("-");
    }

    static Outcome name(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        return value instanceof String text && NOT_OF_A_NAME.matcher(text).find()
                ? Outcome.error("name must only contain alphanumeric and '., -, _, ~' characters")
                : Outcome.ok();
    }

    static FieldFunction host(Profile profile) {
        return (value, api, column) -> {
            if (Lua.isBlank(value)) {
                return Lua.isBlank(api.get("request_path")) ? Outcome.error(AT_LEAST_ONE) : Outcome.ok();
            }
            return Outcome.error(wrongHost(String.valueOf(value), profile));
        };
    }

    private static @Nullable String wrongHost(String host, Profile profile) {
        long wildcards = host.chars().filter(c -> c == '*').count();
        if (wildcards > 1) {
            return "Only one wildcard is allowed: " + host;
        }
        if (wildcards == 1) {
            return WILDCARD_FIRST.matcher(host).matches()
                            || WILDCARD_LAST.matcher(host).matches()
                    ? null
                    : "Invalid wildcard placement: " + host;
        }
        boolean right =
                HOST_CHARS.matcher(host).matches() && (profile == Profile.V0_8 ? isHostOf08(host) : isHost(host));
        return right ? null : "Invalid value: " + host;
    }

    private static boolean isHost(String host) {
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.endsWith("-")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHostOf08(String host) {
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL_OF_0_8.matcher(label).matches()) {
                return false;
            }
        }
        return labels.length > 1
                && LAST_LABEL_OF_0_8.matcher(labels[labels.length - 1]).matches();
    }

    static FieldFunction path(Profile profile) {
        return (value, api, column) -> {
            if (Lua.isBlank(value)) {
                return Lua.isBlank(api.get("request_host")) ? Outcome.error(AT_LEAST_ONE) : Outcome.ok();
            }
            String path = String.valueOf(value);
            String wrong = wrongPath(path, profile);
            if (wrong != null) {
                return Outcome.error(wrong);
            }
            return path.length() > 1 && path.endsWith("/")
                    ? Outcome.set(column, path.substring(0, path.length() - 1))
                    : Outcome.ok();
        };
    }

    private static @Nullable String wrongPath(String path, Profile profile) {
        if (!path.startsWith("/")) {
            return "must be prefixed with slash: '" + path + "'";
        }
        if (path.contains("//")) {
            return "invalid: '" + path + "'";
        }
        if (profile == Profile.V0_8) {
            return PATH_CHARS_OF_0_8.matcher(path).matches()
                    ? null
                    : "must only contain alphanumeric and '., -, _, ~, /' characters";
        }
        return wrongChars(path);
    }

    private static @Nullable String wrongChars(String path) {
        if (!PATH_CHARS.matcher(path).matches()) {
            return "must only contain alphanumeric and '., -, _, ~, /, %' characters";
        }
        Matcher bad = BAD_ESCAPE.matcher(path);
        return bad.find() ? "must use proper encoding; '" + bad.group() + "' is invalid" : null;
    }

    static Outcome upstreamUrl(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        if (!(value instanceof String url)) {
            return Outcome.ok();
        }
        String lower = url.toLowerCase(java.util.Locale.ROOT);
        return lower.startsWith("http:") || lower.startsWith("https:")
                ? Outcome.ok()
                : Outcome.error("Supported protocols are HTTP and HTTPS");
    }

    // --- 0.10

    static @Nullable LegacyException somethingToMatch(
            LegacySchema schema, Map<String, @Nullable Object> api, LegacyDao dao, boolean isUpdate) {
        boolean nothing = isEmpty(api.get("hosts")) && isEmpty(api.get("uris")) && isEmpty(api.get("methods"));
        return nothing && !isUpdate
                ? LegacyException.schema("at least one of 'hosts', 'uris' or 'methods' must be specified")
                : null;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return !(value instanceof List<?> list) || list.isEmpty();
    }

    static Outcome hosts(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        return each("host", value, ApiRules::wrongHostOf010);
    }

    /**
     * A host with a wildcard. The wildcard may stand for anything, but the text must still be a
     * host.
     */
    private static @Nullable String wrongHostOf010(String host) {
        if (host.isBlank()) {
            return "host is empty";
        }
        String name = host.replace('*', 'x');
        if (!HOST_CHARS.matcher(name).matches() || !isHost(name)) {
            return "Invalid hostname";
        }
        long wildcards = host.chars().filter(c -> c == '*').count();
        if (wildcards == 1
                && !WILDCARD_FIRST.matcher(host).matches()
                && !WILDCARD_LAST.matcher(host).matches()) {
            return "Invalid wildcard placement";
        }
        return wildcards > 1 ? "Only one wildcard is allowed" : null;
    }

    static Outcome uris(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        Outcome outcome = each("uri", value, ApiRules::wrongUri);
        if (outcome.error() != null || !(value instanceof List<?> list)) {
            return outcome;
        }
        List<Object> uris = new ArrayList<>();
        for (Object each : list) {
            String uri = String.valueOf(each);
            uris.add(uri.length() > 1 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
        }
        return Outcome.set(column, uris);
    }

    private static @Nullable String wrongUri(String uri) {
        if (uri.isBlank()) {
            return "uri is empty";
        }
        if (!uri.startsWith("/")) {
            return "must be prefixed with slash";
        }
        return uri.contains("//") ? "invalid" : wrongChars(uri);
    }

    static Outcome methods(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        return each("method", value, method -> {
            if (method.isBlank()) {
                return "method is empty";
            }
            return method.matches("[A-Z]+") ? null : "invalid value";
        });
    }

    private static Outcome each(String what, @Nullable Object value, Function<String, @Nullable String> judge) {
        if (!(value instanceof List<?> list)) {
            return Outcome.ok();
        }
        for (Object each : list) {
            if (each instanceof Boolean) {
                throw new IllegalArgumentException("attempt to concatenate local '" + what + "' (a boolean value)");
            }
            String wrong = each instanceof String text ? judge.apply(text) : "must be a string";
            if (wrong != null) {
                return Outcome.error(what + " with value '" + Lua.text(each) + "' is invalid: " + wrong);
            }
        }
        return Outcome.ok();
    }

    static Outcome retries(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        return whole(value, 0, MAX_RETRIES);
    }

    static Outcome timeout(@Nullable Object value, Map<String, @Nullable Object> api, String column) {
        return whole(value, 1, Integer.MAX_VALUE);
    }

    private static Outcome whole(@Nullable Object value, int least, int most) {
        if (!(value instanceof Number number)) {
            return Outcome.ok();
        }
        double given = number.doubleValue();
        return given == Math.rint(given) && given >= least && given <= most
                ? Outcome.ok()
                : Outcome.error("must be an integer between " + least + " and " + most);
    }
}
