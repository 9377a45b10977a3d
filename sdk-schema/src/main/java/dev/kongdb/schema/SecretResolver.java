package dev.kongdb.schema;

import org.jspecify.annotations.Nullable;

/**
 * Finds the secret of a reference such as {@code {vault://env/my-secret}}. Called by many threads
 * at once.
 */
@FunctionalInterface
public interface SecretResolver {
    /**
     * The secret, or null when there is none. In that case the field is left out, as in Kong; the
     * resolver itself reports what is missing.
     *
     * @param reference the whole text, with its braces
     */
    @Nullable
    String resolve(String reference);
}
