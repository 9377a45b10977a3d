package dev.kongdb.entity;

import dev.kongdb.schema.CustomValidator;
import dev.kongdb.schema.ShorthandFunction;
import dev.kongdb.schema.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@link Upstream} asks of its fields beyond Kong's typedefs. */
final class UpstreamRules {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.:\\[\\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*|\\[.*\\](:.*)?");
    private static final Pattern COOKIE_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private UpstreamRules() {}

    /** The name is looked up as a host, so it must be one that could stand in a URL. */
    static final class Name implements CustomValidator {
        private static final CustomValidator HOST = CoreValidators.ofTypedef("host_with_optional_port");

        @Override
        public Verdict validate(Object value) {
            String name = String.valueOf(value);
            if (ADDRESS.matcher(name).matches()) {
                return invalid(
                        name, HOST.validate(name).isOk() ? "no ip addresses allowed" : "must be a valid hostname");
            }
            if (!HOST.validate(name).isOk()) {
                return invalid(name, "must be a valid hostname");
            }
            return name.indexOf(':') >= 0 ? invalid(name, "no port allowed") : Verdict.OK;
        }

        private static Verdict invalid(String name, String reason) {
            return Verdict.refused("Invalid name ('" + name + "'); " + reason);
        }
    }

    /** Cookie names follow the rule of header names. */
    static final class CookieName implements CustomValidator {
        @Override
        public Verdict validate(Object value) {
            String name = String.valueOf(value);
            if (name.isEmpty()) {
                return Verdict.refused("no cookie name provided");
            }
            return COOKIE_NAME.matcher(name).matches()
                    ? Verdict.OK
                    : Verdict.refused(
                            "bad cookie name '" + name + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
        }
    }

    /** Balancing by connections has nothing to hash. */
    static final class Algorithm implements ShorthandFunction {
        @Override
        public Map<String, @Nullable Object> expand(@Nullable Object value) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("algorithm", value);
            if ("least-connections".equals(value)) {
                fields.put("hash_on", null);
            }
            return fields;
        }
    }

    /** Whoever says what to hash on wants hashing; whoever says nothing is to be hashed does not. */
    static final class HashOn implements ShorthandFunction {
        @Override
        public Map<String, @Nullable Object> expand(@Nullable Object value) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("hash_on", value);
            if (value != null) {
                fields.put("algorithm", value.equals("none") ? "round-robin" : "consistent-hashing");
            }
            return fields;
        }
    }
}
