package dev.kongdb.cache;

import java.time.Duration;

/**
 * How long what was loaded stays in the cache. Zero is for ever, as in Kong.
 *
 * @param ttl of a value: Kong's {@code db_cache_ttl}
 * @param negativeTtl of a miss: Kong's {@code db_cache_neg_ttl}
 * @param resurrectTtl of a value that is too old, when loading it anew fails: Kong's {@code db_resurrect_ttl}. Zero is not at all
 */
public record Lifetimes(Duration ttl, Duration negativeTtl, Duration resurrectTtl) {
    /** Refuses what is negative. */
    public Lifetimes {
        if (ttl.isNegative() || negativeTtl.isNegative() || resurrectTtl.isNegative()) {
            throw new IllegalArgumentException(
                    "a lifetime is negative: " + ttl + ", " + negativeTtl + ", " + resurrectTtl);
        }
    }
}
