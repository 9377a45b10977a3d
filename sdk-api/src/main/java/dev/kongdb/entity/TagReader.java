package dev.kongdb.entity;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.Page;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code kong.db.tags}: which entity has which tag, in all workspaces. Tags are derived from
 * the entities that have them, so there are no writes. Thread-safe.
 */
public final class TagReader {
    private final DaoEngine engine;

    /** Reads through the engine; {@code kong.db} makes the reader. */
    public TagReader(DaoEngine engine) {
        this.engine = engine;
    }

    /**
     * The first page of all tags of all entities, 1,000 at most. An entity is listed once for each
     * of its tags.
     */
    public Page<Tag> page() {
        return page(engine.page(null, null, null));
    }

    /**
     * A page of all tags of all entities.
     *
     * @param size how many at most, from 1 to 50,000; else {@link
     *     dev.kongdb.error.InvalidSizeException}
     * @param offset the {@link Page#offset()} of the page before, or null for the first page; a
     *     damaged or foreign offset is {@link dev.kongdb.error.InvalidOffsetException}
     */
    public Page<Tag> page(int size, @Nullable String offset) {
        return page(engine.page(null, size, offset));
    }

    /** All tags of all entities, read page by page as the stream is consumed. */
    public Stream<Tag> each() {
        return engine.each(null, null).map(TagCodec.INSTANCE::decode);
    }

    /**
     * The first page of the entities that have the tag, 1,000 at most; see {@link
     * #pageByTag(String, int, String)}.
     */
    public Page<Tag> pageByTag(String tag) {
        return page(engine.pageByTag(tag, null, null));
    }

    /**
     * A page of the entities that have the tag, with size and offset as in {@link #page(int,
     * String)}. A text that cannot be a tag is {@link dev.kongdb.error.InvalidUniqueException}.
     */
    public Page<Tag> pageByTag(String tag, int size, @Nullable String offset) {
        return page(engine.pageByTag(tag, size, offset));
    }

    private static Page<Tag> page(RowPage page) {
        return new Page<>(page.rows().stream().map(TagCodec.INSTANCE::decode).toList(), page.offset());
    }
}
