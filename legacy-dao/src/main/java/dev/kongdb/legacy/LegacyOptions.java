package dev.kongdb.legacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of an insert, update or delete. Immutable.
 *
 * @param ttl the seconds after which the entity ends, a number or a text of one; 0 and less end it at once; null for none
 * @param quiet whether no event is published; heard from 0.10 on, as in Kong
 * @param full whether an update replaces the whole entity
 */
public record LegacyOptions(@Nullable Object ttl, boolean quiet, boolean full) {
    private static final LegacyOptions NONE = new LegacyOptions(null, false, false);

    /** No options. */
    public static LegacyOptions none() {
        return NONE;
    }

    /** Ends the entity after that many seconds. */
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

    /** The options under the era's names, as a script gives them; others are not looked at. */
    public static LegacyOptions of(Map<String, ? extends @Nullable Object> options) {
        return new LegacyOptions(options.get("ttl"), truthy(options.get("quiet")), truthy(options.get("full")));
    }

    private static boolean truthy(@Nullable Object value) {
        return value != null && !Boolean.FALSE.equals(value);
    }
}
