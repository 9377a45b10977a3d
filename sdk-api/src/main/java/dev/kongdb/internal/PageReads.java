package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.Options;
import dev.kongdb.internal.DaoMeters.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The reads of an entity that list rows: pages, streams of all pages, counts. Thread-safe. */
final class PageReads {
    private final EntityEngine engine;
    private final EntityContext entity;
    private final Behaviour behaviour;
    private final Keys keys;
    private final ForeignKeys foreignKeys;

    PageReads(EntityEngine engine, Behaviour behaviour, Keys keys, ForeignKeys foreignKeys) {
        this.engine = engine;
        this.entity = engine.context();
        this.behaviour = behaviour;
        this.keys = keys;
        this.foreignKeys = foreignKeys;
    }

    long count(@Nullable Parent parent, BoundOptions options) {
        return entity.meters.measured(Operation.COUNT, () -> {
            Listing listing = listing(parent, null, options);
            return listing.store.count(listing.query);
        });
    }

    RowPage page(@Nullable Parent parent, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        return entity.meters.measured(Operation.PAGE, () -> {
            Listing listing = listing(parent, size, options);
            RowPage page = read(listing, offset);
            if (parent == null) {
                behaviour.completePage(engine, page.rows());
            }
            return new RowPage(listing.hooks.after(page.rows()), page.offset());
        });
    }

    Stream<Row> each(@Nullable Parent parent, @Nullable Integer size, BoundOptions options) {
        Listing listing = listing(parent, size, options);
        return listing.hooks.after(StreamSupport.stream(
                new PagedRows(offset -> entity.meters.measured(Operation.PAGE, () -> read(listing, offset))), false));
    }

    RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset, BoundOptions options) {
        return entity.meters.measured(Operation.PAGE, () -> {
            Listing listing = listingByTag(tag, size, options);
            RowPage page = read(listing, offset);
            return new RowPage(listing.hooks.after(page.rows()), page.offset());
        });
    }

    /** A call for a list that was checked; the query is the one for the first page. */
    private record Listing(EntityStrategy store, PageQuery query, CallOptions call, Hooks hooks) {}

    /**
     * Checks the arguments of a call for a list: the parent, then the size, then the options, as
     * Kong does.
     */
    private Listing listing(@Nullable Parent parent, @Nullable Integer size, BoundOptions options) {
        Field field = parent == null ? null : entity.field(parent.position());
        Reference<?> key = parent == null || field == null
                ? null
                : foreignKeys.checked(field, parent.key(), entity.errors::invalidPrimaryKey);
        checkSize(size, options.given());
        CallOptions call = options.checkedForPages();
        PageQuery query = new PageQuery(
                size == null ? call.pageSize() : size,
                null,
                call.workspace(),
                field,
                key,
                call.tags(),
                call.anyTag(),
                call.having(),
                call.skip());
        Hooks hooks = field == null || key == null
                ? Hooks.before(entity, Kind.PAGE, LinkedHashMap::new, options.given())
                : Hooks.before(entity, Kind.PAGE_FOR, () -> RowValues.jsonMap(field.name(), key), options.given());
        return new Listing(entity.storeForReads(call), query, call, hooks);
    }

    private Listing listingByTag(@Nullable Object tag, @Nullable Integer size, BoundOptions options) {
        Schema schema = entity.schema;
        Field field = schema.field("tag");
        if (!schema.name().equals("tags") || field == null) {
            throw entity.errors.operationUnsupported("'" + schema.name() + "' cannot be paged by tag; only 'tags' can");
        }
        String valid = keys.checkUnique(field, tag).toString();
        if (size != null && size < 1) {
            throw entity.errors.invalidSize("size must be an integer greater than 0");
        }
        CallOptions call = CallOptions.ofTagPage(options.given(), entity.errors);
        PageQuery query =
                new PageQuery(size == null ? call.pageSize() : size, null, null, null, null, List.of(valid), false);
        Hooks hooks = Hooks.before(entity, Kind.PAGE, () -> RowValues.jsonMap("tag", valid), options.given());
        return new Listing(entity.storeForReads(call), query, call, hooks);
    }

    /** Checks the size of a page. As in Kong, it is checked before the options. */
    private void checkSize(@Nullable Integer size, Options options) {
        Number max = CallOptions.maxPageSize(options);
        if (size != null && (size < 1 || size > max.doubleValue())) {
            String shown = max.longValue() == max.doubleValue() ? Long.toString(max.longValue()) : max.toString();
            throw entity.errors.invalidSize("size must be an integer between 1 and " + shown);
        }
    }

    private RowPage read(Listing listing, @Nullable String offset) {
        RowPage page = listing.store.page(listing.query.at(offset));
        List<Row> rows = new ArrayList<>(page.rows().size());
        page.rows().forEach(row -> rows.add(entity.shown(row, listing.call)));
        return new RowPage(rows, page.offset());
    }
}
