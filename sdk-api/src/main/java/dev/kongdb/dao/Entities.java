package dev.kongdb.dao;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.UnreadableEntityException;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entities that can be listed: all of a DAO, or those that refer to one parent, such as the
 * credentials of a consumer. Immutable and thread-safe.
 *
 * @param <T> an entity: its record, or a map
 */
public class Entities<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Entities.class);

    private final DaoEngine engine;
    private final RowCodec<T> codec;
    private final @Nullable Parent parent;

    /** The entities that refer to a parent; all of them if it is null. */
    Entities(DaoEngine engine, RowCodec<T> codec, @Nullable Parent parent) {
        this.engine = engine;
        this.codec = codec;
        this.parent = parent;
    }

    /** The schema of the entity. */
    public final Schema schema() {
        return engine.schema();
    }

    /** The row-level engine behind this view, with the options of this view. */
    public final DaoEngine engine() {
        return engine;
    }

    /** The first page, of 1,000 entities at most. */
    public final Page<T> page() {
        return page(null, null);
    }

    /**
     * A page.
     *
     * @param size how many at most, from 1 to 50,000, or null for 1,000; else {@link
     *     dev.kongdb.error.InvalidSizeException}
     * @param offset what the page before gave as {@link Page#offset()}, or null for the first; a
     *     damaged or foreign one is {@link dev.kongdb.error.InvalidOffsetException}
     */
    public final Page<T> page(@Nullable Integer size, @Nullable String offset) {
        return read(engine.page(parent, size, offset));
    }

    /**
     * As {@link #page(Integer, String)}, but with rows in place of entities. {@link
     * dev.kongdb.http.Json} writes such a row as it would write the map that a {@link Dao} makes of
     * it. So a list that is only written as JSON needs no maps.
     */
    public final Page<Row> rows(@Nullable Integer size, @Nullable String offset) {
        RowPage page = engine.page(parent, size, offset);
        page.rows().forEach(row -> Dao.addBesideFields(row, engine, row::setUnknown));
        return new Page<>(page.rows(), page.offset());
    }

    /**
     * All of them; the stream reads page by page as it is consumed. If the record refuses an
     * entity, the stream leaves it out and logs an error with its primary key. {@link
     * #each(Consumer)} lets the caller decide instead.
     */
    public final Stream<T> each() {
        return readable(engine.each(parent, null), Entities::log);
    }

    /**
     * As {@link #each()}, in pages of that size, from 1 to 50,000; else {@link
     * dev.kongdb.error.InvalidSizeException}.
     */
    public final Stream<T> each(int size) {
        return readable(engine.each(parent, size), Entities::log);
    }

    /**
     * As {@link #each()}, but calls {@code unreadable} for each entity that its record refuses. It
     * may throw the exception; otherwise the stream leaves the entity out.
     */
    public final Stream<T> each(Consumer<UnreadableEntityException> unreadable) {
        return readable(engine.each(parent, null), unreadable);
    }

    /**
     * How many there are. With the option {@code tags}, counts the entities that have these tags.
     */
    public final long count() {
        return engine.count(parent);
    }

    private Stream<T> readable(Stream<Row> rows, Consumer<UnreadableEntityException> unreadable) {
        return rows.mapMulti((row, next) -> {
            T entity;
            try {
                entity = entity(row);
            } catch (UnreadableEntityException e) {
                unreadable.accept(e);
                return;
            }
            next.accept(entity);
        });
    }

    final Page<T> read(RowPage page) {
        List<T> data = new ArrayList<>(page.rows().size());
        List<UnreadableEntityException> unreadable = new ArrayList<>();
        for (Row row : page.rows()) {
            try {
                data.add(entity(row));
            } catch (UnreadableEntityException e) {
                log(e);
                unreadable.add(e);
            }
        }
        return new Page<>(data, page.offset(), unreadable);
    }

    /** The entity of a stored row. */
    final T entity(Row row) {
        try {
            return codec.decode(row);
        } catch (Exception | AssertionError e) {
            throw engine.errors().unreadable(schema().name(), schema().primaryKeyOf(row), e);
        }
    }

    private static void log(UnreadableEntityException unreadable) {
        LOG.error("{}", unreadable.getMessage());
        LOG.debug("that is refused because of", unreadable.getCause());
    }
}
