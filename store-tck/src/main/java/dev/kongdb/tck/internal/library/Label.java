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
 * Has a cache key of two fields, which is unique.
 *
 * @param id the primary key
 * @param word the text of the label
 * @param shelf the shelf on which it hangs
 */
@KongEntity(
        name = "suite_labels",
        plugin = "conformance-suite",
        cacheKey = {"word", "shelf"},
        workspaceable = true)
public record Label(
        @PrimaryKey @Auto UUID id,
        @Required String word,
        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Shelf> shelf) {}
