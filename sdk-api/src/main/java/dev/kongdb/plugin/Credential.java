package dev.kongdb.plugin;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * By what a client was authenticated: as much of it as plugins in all languages see.
 *
 * @param id of the credential
 * @param consumerId the id of the consumer to whom it belongs; null when it belongs to none
 */
public record Credential(String id, @Nullable UUID consumerId) {}
