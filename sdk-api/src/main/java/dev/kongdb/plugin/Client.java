package dev.kongdb.plugin;

import dev.kongdb.entity.Consumer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who the client is. Used by one thread at a time. */
public interface Client {
    /** The consumer that a plugin authenticated, or fell back to. */
    Optional<Consumer> consumer();

    /** The id of the credential that a plugin authenticated; empty when there is none, or for an anonymous consumer. */
    Optional<String> credentialId();

    /**
     * Tells later plugins who the client is. Headers for the upstream are the plugin's own to set.
     *
     * @param consumer whose request this is, or null
     * @param credentialId the id of the credential; null for an anonymous consumer
     */
    void authenticate(@Nullable Consumer consumer, @Nullable String credentialId);
}
