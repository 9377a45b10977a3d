package dev.kongdb.benchmarks;

import dev.kongdb.Kong;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The DAO, on any database. */
public final class KongDbStore implements Store {
    private final ConsumerDao consumers;
    private final Set<String> tags;

    /**
     * The consumers of this {@code Kong}.
     *
     * @param tags the tags of new consumers
     */
    public KongDbStore(Kong kong, List<String> tags) {
        this.tags = new LinkedHashSet<>(tags);
        this.consumers = kong.db().consumers();
    }

    @Override
    public Object selectById(UUID id) {
        return consumers.select(id).orElseThrow();
    }

    @Override
    public Object selectByUsername(String username) {
        return consumers.selectByUsername(username).orElseThrow();
    }

    @Override
    public Object insert(String username, String customId) {
        return consumers.insert(
                Consumer.with().username(username).customId(customId).tags(tags));
    }

    @Override
    public Object update(UUID id, String customId) {
        return consumers.update(id, Consumer.with().customId(customId));
    }

    @Override
    public Object page(int size) {
        return consumers.page(size, null);
    }
}
