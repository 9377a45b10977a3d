package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.value.Reference;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stays when its leaf is deleted.
 *
 * @param id the primary key
 * @param leaf the leaf at which it lies
 */
@KongEntity(name = "suite_bookmarks", plugin = "conformance-suite", workspaceable = true)
public record Bookmark(
        @PrimaryKey @Auto UUID id,
        @OnDelete(OnDelete.Action.NULL) @Nullable Reference<Leaf> leaf) {}
