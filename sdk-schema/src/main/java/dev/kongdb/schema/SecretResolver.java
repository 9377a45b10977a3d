package dev.kongdb.schema;

import org.jspecify.annotations.Nullable;

/**
 * Finds the secret of a reference such as {@code {vault://env/my-secret}}. Called by many threads
 * at once.
 */
@FunctionalInterface
public interface SecretResolver {
    /**
     * The secret, or null when there is none: the field is then left out, as in Kong, so a resolver
     * says elsewhere what it missed.
     *
     * @param reference the whole text, braces included
     */
    @Nullable
    String resolve(String reference);
}
