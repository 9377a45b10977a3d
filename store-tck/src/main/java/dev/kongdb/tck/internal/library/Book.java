package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Transformation;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.value.Reference;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Is deleted with its shelf.
 *
 * @param id the primary key
 * @param shelf the shelf on which it stands
 * @param isbn unique across workspaces
 * @param title written in capitals by a transformation, which refuses some titles
 * @param shout the title in capitals
 * @param tags labels
 */
@KongEntity(name = "suite_books", plugin = "conformance-suite", workspaceable = true)
@Transformation(input = "title", onWrite = Capitals.class)
public record Book(
        @PrimaryKey @Auto UUID id,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Shelf> shelf,
        @Unique(acrossWorkspaces = true) @Nullable String isbn,
        @Nullable String title,
        @Nullable String shout,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static BookBuilder with() {
        return BookBuilder.with();
    }
}
