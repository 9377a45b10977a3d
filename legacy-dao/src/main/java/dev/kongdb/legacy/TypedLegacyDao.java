package dev.kongdb.legacy;

import dev.kongdb.dao.EntityBuilder;
import dev.kongdb.dao.EntityDao;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LegacyDao} with records. Values are given as a builder, of which the fields that were
 * set count. Results are records, in which fields that did not exist then are null, or have the
 * default of their types. Throws the same exceptions. Thread-safe.
 *
 * @param <T> the record
 * @param <B> its builder
 */
public final class TypedLegacyDao<T, B extends EntityBuilder<T>> {
    private final LegacyDao dao;
    private final EntityDao<T, B, ?, ?> records;
    private final Columns columns;

    TypedLegacyDao(LegacyDao dao, EntityDao<T, B, ?, ?> records, Columns columns) {
        this.dao = dao;
        this.records = records;
        this.columns = columns;
    }

    /** The same entities as maps. */
    public LegacyDao maps() {
        return dao;
    }

    /** As {@link LegacyDao#find}. */
    public Optional<T> find(B key) {
        return dao.find(table(key)).map(this::entity);
    }

    /** As {@link LegacyDao#findAll()}. */
    public List<T> findAll() {
        return entities(dao.findAll());
    }

    /** As {@link LegacyDao#findAll(Map)}. */
    public List<T> findAll(B filter) {
        return entities(dao.findAll(table(filter)));
    }

    /** As {@link LegacyDao#findPage}. */
    public LegacyPage<T> findPage(@Nullable B filter, @Nullable Object offset, @Nullable Integer size) {
        LegacyPage<Map<String, @Nullable Object>> page =
                dao.findPage(filter == null ? null : table(filter), offset, size);
        return new LegacyPage<>(entities(page.rows()), page.offset());
    }

    /** As {@link LegacyDao#count()}. */
    public long count() {
        return dao.count();
    }

    /** As {@link LegacyDao#count(Map)}. */
    public long count(B filter) {
        return dao.count(table(filter));
    }

    /** As {@link LegacyDao#insert(Map)}. */
    public T insert(B values) {
        return insert(values, LegacyOptions.none());
    }

    /** As {@link LegacyDao#insert(Map, LegacyOptions)}. */
    public T insert(B values, LegacyOptions options) {
        return entity(dao.insert(table(values), options));
    }

    /** As {@link LegacyDao#update(Map, Map)}. */
    public Optional<T> update(B values, B filterKeys) {
        return update(values, filterKeys, LegacyOptions.none());
    }

    /** As {@link LegacyDao#update(Map, Map, LegacyOptions)}. */
    public Optional<T> update(B values, B filterKeys, LegacyOptions options) {
        return dao.update(table(values), table(filterKeys), options).map(this::entity);
    }

    /** As {@link LegacyDao#delete(Map)}. */
    public Optional<T> delete(B key) {
        return dao.delete(table(key)).map(this::entity);
    }

    private Map<String, @Nullable Object> table(B values) {
        return columns.toColumns(records.schema().toMap(values.toRow()));
    }

    private List<T> entities(List<Map<String, @Nullable Object>> rows) {
        return rows.stream().map(this::entity).toList();
    }

    private T entity(Map<String, @Nullable Object> row) {
        return records.read(new LinkedHashMap<>(columns.toFields(row)));
    }
}
