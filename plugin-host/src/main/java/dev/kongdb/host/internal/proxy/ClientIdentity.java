package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.plugin.Client;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who plugins say that the client is. */
final class ClientIdentity implements Client {
    private @Nullable Consumer consumer;
    private @Nullable String credentialId;

    @Override
    public Optional<Consumer> consumer() {
        return Optional.ofNullable(consumer);
    }

    @Override
    public Optional<String> credentialId() {
        return Optional.ofNullable(credentialId);
    }

    @Override
    public void authenticate(@Nullable Consumer consumer, @Nullable String credentialId) {
        this.consumer = consumer;
        this.credentialId = credentialId;
    }
}
