package dev.kongdb.internal;

import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.internal.cache.EntityLookups;
import dev.kongdb.internal.cache.Sizes;
import dev.kongdb.internal.cache.Stamp;
import dev.kongdb.value.Row;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all entities of a type into the cache at the start, before they are looked up: Kong's {@code
 * db_cache_warmup_entities}.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Entities that nobody looks up one by one. Kong does not load them either. */
    private static final Set<String> NEVER = Set.of("routes", "plugins");

    private final EntityEngine engine;
    private final RowCodec<?> codec;
    private final EntityLookups lookups;

    WarmUp(EntityEngine engine, RowCodec<?> codec, EntityLookups lookups) {
        this.engine = engine.with(Options.allWorkspaces().and(Options.readPrimary()));
        this.codec = codec;
        this.lookups = lookups;
    }

    static boolean isRefused(String entity) {
        return NEVER.contains(entity);
    }

    void run() {
        String offset = null;
        do {
            Stamp stamp = lookups.stamp();
            RowPage page = engine.page(null, null, offset);
            for (Row row : page.rows()) {
                if (!offer(row, stamp)) {
                    LOG.warn(
                            "not all '{}' are in the cache from the start: there is no room; raise mem_cache_size",
                            engine.schema().name());
                    return;
                }
            }
            offset = page.offset();
        } while (offset != null);
    }

    private boolean offer(Row row, Stamp stamp) {
        Object entity;
        try {
            entity = codec.decode(row);
        } catch (Exception | AssertionError e) {
            return true; // a reader of the entity gets the error
        }
        @Nullable Long ttl = row.ttl();
        Loaded<Object> loaded = Loaded.of(entity).sized(Sizes.of(row));
        if (!lookups.hasRoomFor(loaded)) {
            return false;
        }
        lookups.offer(
                CacheKeys.of(engine.schema(), row, row.workspaceId()),
                ttl == null ? loaded : loaded.living(Duration.ofSeconds(ttl)),
                stamp);
        return true;
    }
}
