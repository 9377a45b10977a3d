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
 * Goes with its book, and so with the shelf.
 *
 * @param id the primary key
 * @param book what it is of
 * @param text what it says
 */
@KongEntity(name = "suite_leaves", plugin = "conformance-suite", workspaceable = true)
public record Leaf(
        @PrimaryKey @Auto UUID id,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Book> book,
        @Nullable String text) {}
