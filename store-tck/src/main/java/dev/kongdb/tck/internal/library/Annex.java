package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.value.Reference;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Of a plugin whose name comes before that of the plugin it refers to.
 *
 * @param id the primary key
 * @param shelf of the other plugin
 * @param note anything
 */
@KongEntity(name = "suite_annexes", plugin = "annex-suite", workspaceable = true)
public record Annex(
        @PrimaryKey @Auto UUID id,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Shelf> shelf,
        @Nullable String note) {}
