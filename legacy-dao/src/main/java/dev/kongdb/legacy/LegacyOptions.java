package dev.kongdb.legacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of an insert, update or delete. Immutable.
 *
 * @param ttl the seconds after which the entity ends, a number or its text; zero or less ends it at
 *     once; null for none
 * @param quiet whether no event is published; has an effect from 0.10 on, as in Kong
 * @param full whether an update replaces the whole entity
 */
public record LegacyOptions(@Nullable Object ttl, boolean quiet, boolean full) {
    private static final LegacyOptions NONE = new LegacyOptions(null, false, false);

    /** No options. */
    public static LegacyOptions none() {
        return NONE;
    }

    /** Ends the entity after the given seconds. */
    public static LegacyOptions ttl(long seconds) {
        return new LegacyOptions(seconds, false, false);
    }

    /** Publishes no event. */
    public static LegacyOptions silent() {
        return new LegacyOptions(null, true, false);
    }

    /** Replaces the whole entity. */
    public static LegacyOptions whole() {
        return new LegacyOptions(null, false, true);
    }

    /**
     * The options under the names of that time, as a script gives them; other names are ignored.
     */
    public static LegacyOptions of(Map<String, ? extends @Nullable Object> options) {
        return new LegacyOptions(options.get("ttl"), truthy(options.get("quiet")), truthy(options.get("full")));
    }

    private static boolean truthy(@Nullable Object value) {
        return value != null && !Boolean.FALSE.equals(value);
    }
}
