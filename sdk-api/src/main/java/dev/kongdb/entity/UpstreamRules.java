package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import dev.kongdb.schema.validators.TextRules;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of {@link Upstream} beyond Kong's typedefs. */
final class UpstreamRules {
    private UpstreamRules() {}

    /** The name is looked up as a host, so it must be a valid host of a URL. */
    static final class Name implements CustomValidator {
        @Override
        public Verdict validate(Object value) {
            String name = String.valueOf(value);
            try {
                HostAndPort host = HostAndPort.parse(name);
                if (host.type() != HostAndPort.Type.NAME) {
                    return invalid(name, "no ip addresses allowed");
                }
                return host.port() == null ? Verdict.OK : invalid(name, "no port allowed");
            } catch (InvalidHostException e) {
                return invalid(name, "must be a valid hostname");
            }
        }

        private static Verdict invalid(String name, String reason) {
            return Verdict.refused("Invalid name ('" + name + "'); " + reason);
        }
    }

    /** Cookie names follow the rule of header names. */
    static final class CookieName implements CustomValidator {
        @Override
        public Verdict validate(Object value) {
            String refused = TextRules.cookieName(String.valueOf(value));
            return refused == null ? Verdict.OK : Verdict.refused(refused);
        }
    }

    /** {@code least-connections} hashes nothing, so it resets {@code hash_on}. */
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

    /**
     * Setting {@code hash_on} selects consistent hashing, unless it is {@code none}. Null counts as
     * {@code none}, whether a caller gave it or {@link Algorithm} set it.
     */
    static final class HashOn implements ShorthandFunction {
        @Override
        public Map<String, @Nullable Object> expand(@Nullable Object value) {
            if (value == null) {
                return Map.of("hash_on", "none");
            }
            return Map.of("hash_on", value, "algorithm", value.equals("none") ? "round-robin" : "consistent-hashing");
        }
    }
}
