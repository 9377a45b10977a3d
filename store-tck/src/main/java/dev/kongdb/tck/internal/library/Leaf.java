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
 * Is deleted with its book, and so with the shelf.
 *
 * @param id the primary key
 * @param book the book of the leaf
 * @param text the text of the leaf
 */
@KongEntity(name = "suite_leaves", plugin = "conformance-suite", workspaceable = true)
public record Leaf(
        @PrimaryKey @Auto UUID id,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Book> book,
        @Nullable String text) {}
