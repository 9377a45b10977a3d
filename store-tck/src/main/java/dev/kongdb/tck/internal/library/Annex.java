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
 * Belongs to a plugin whose name sorts before the name of the plugin to which this entity refers.
 *
 * @param id the primary key
 * @param shelf a shelf, which belongs to the other plugin
 * @param note any text
 */
@KongEntity(name = "suite_annexes", plugin = "annex-suite", workspaceable = true)
public record Annex(
        @PrimaryKey @Auto UUID id,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Shelf> shelf,
        @Nullable String note) {}
