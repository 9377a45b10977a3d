package dev.kongdb.entity;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.Page;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code kong.db.tags}: which entity has which tag, in all workspaces. Tags follow the entities that bear them, so that there is
 * nothing to write here. Thread-safe.
 */
public final class TagReader {
    private final DaoEngine engine;

    /** Over that engine; {@code kong.db} makes it. */
    public TagReader(DaoEngine engine) {
        this.engine = engine;
    }

    /** The first page of all tags of all entities, of 1,000 at most: an entity comes once for each of its tags. */
    public Page<Tag> page() {
        return page(engine.page(null, null, null));
    }

    /**
     * A page of all tags of all entities.
     *
     * @param size how many at most, from 1 to 50,000; else {@link dev.kongdb.error.InvalidSizeException}
     * @param offset what the page before gave as {@link Page#offset()}, or null for the first; a damaged or foreign one is
     *     {@link dev.kongdb.error.InvalidOffsetException}
     */
    public Page<Tag> page(int size, @Nullable String offset) {
        return page(engine.page(null, size, offset));
    }

    /** All tags of all entities, read page by page as the stream is consumed. */
    public Stream<Tag> each() {
        return engine.each(null, null).map(TagCodec.INSTANCE::decode);
    }

    /** The first page of the entities that have that tag, of 1,000 at most; as {@link #pageByTag(String, int, String)}. */
    public Page<Tag> pageByTag(String tag) {
        return page(engine.pageByTag(tag, null, null));
    }

    /**
     * A page of the entities that have that tag: size and offset as in {@link #page(int, String)}. What can be no tag is {@link
     * dev.kongdb.error.InvalidUniqueException}.
     */
    public Page<Tag> pageByTag(String tag, int size, @Nullable String offset) {
        return page(engine.pageByTag(tag, size, offset));
    }

    private static Page<Tag> page(RowPage page) {
        return new Page<>(page.rows().stream().map(TagCodec.INSTANCE::decode).toList(), page.offset());
    }
}
