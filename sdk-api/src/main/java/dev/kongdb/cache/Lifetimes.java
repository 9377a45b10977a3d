package dev.kongdb.cache;

import java.time.Duration;

/**
 * How long a loaded value stays in the cache. Zero means for ever, as in Kong.
 *
 * @param ttl of a value: Kong's {@code db_cache_ttl}
 * @param negativeTtl of a miss: Kong's {@code db_cache_neg_ttl}
 * @param resurrectTtl how long an outdated value may be returned if loading it again fails: Kong's
 *     {@code db_resurrect_ttl}. Zero means not at all
 */
public record Lifetimes(Duration ttl, Duration negativeTtl, Duration resurrectTtl) {
    /** Refuses negative times. */
    public Lifetimes {
        if (ttl.isNegative() || negativeTtl.isNegative() || resurrectTtl.isNegative()) {
            throw new IllegalArgumentException(
                    "a lifetime is negative: " + ttl + ", " + negativeTtl + ", " + resurrectTtl);
        }
    }
}
