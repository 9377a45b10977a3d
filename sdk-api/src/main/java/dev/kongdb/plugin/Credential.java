package dev.kongdb.plugin;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The credential by which a client was authenticated, as far as plugins in all languages see it.
 *
 * @param id the id of the credential
 * @param consumerId the id of the consumer to whom it belongs; null when it belongs to none
 */
public record Credential(String id, @Nullable UUID consumerId) {}
