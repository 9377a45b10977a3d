package dev.kongdb.dao;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The options of a DAO call. Immutable: each method gives a new value. What is not set is as Kong has it: the default workspace,
 * no ttl, no filter, transformations run, events posted.
 *
 * <p>Options that do not fit the entity (a ttl on one that has none, say) are refused by the call itself, with error 11.
 */
public final class Options {
    static final String NULLS = "nulls";
    static final String WORKSPACE = "workspace";
    static final String SHOW_WS_ID = "show_ws_id";
    static final String TTL = "ttl";
    static final String TAGS = "tags";
    static final String TAGS_COND = "tags_cond";
    static final String PAGINATION = "pagination";
    static final String TRANSFORM = "transform";
    static final String NO_BROADCAST = "no_broadcast_crud_event";

    private static final Options NONE = new Options(Map.of());

    /** By Kong's names; a null value is an explicit null. What is in it is checked by the call, which knows the entity. */
    private final Map<String, @Nullable Object> values;

    private Options(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** No options. */
    public static Options none() {
        return NONE;
    }

    /** Options under Kong's names ({@code ttl}, {@code tags}, {@code workspace}, …), as they come from outside. */
    public static Options of(Map<String, ? extends @Nullable Object> byKongName) {
        return byKongName.isEmpty()
                ? NONE
                : new Options(Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(byKongName)));
    }

    /** Whether the maps of the by-name view hold explicit nulls for fields without value; false unless set. */
    public Options nulls(boolean nulls) {
        return with(NULLS, nulls);
    }

    /** Works in that workspace. */
    public Options workspace(UUID id) {
        return with(WORKSPACE, id.toString());
    }

    /** Works in the workspace with that name or id; an unknown name is refused with error 11. */
    public Options workspace(String nameOrId) {
        return with(WORKSPACE, nameOrId);
    }

    /** Reads from all workspaces. Not for inserts, which belong to one. */
    public Options allWorkspaces() {
        return with(WORKSPACE, null);
    }

    /** Whether the maps of the by-name view tell the workspace of a row as {@code ws_id}; false unless set. */
    public Options showWorkspaceId(boolean show) {
        return with(SHOW_WS_ID, show);
    }

    /** The seconds, 0 to 100,000,000, after which the row written expires; 0 is never. Only for entities with ttl. */
    public Options ttl(long seconds) {
        return with(TTL, seconds);
    }

    /** Only entities that have all of these tags, five at most; for pages. */
    public Options allTags(String... tags) {
        return with(TAGS, List.of(tags)).with(TAGS_COND, "and");
    }

    /** Only entities that have any of these tags, five at most; for pages. */
    public Options anyTag(String... tags) {
        return with(TAGS, List.of(tags)).with(TAGS_COND, "or");
    }

    /** The size of a page when the call names none (1,000 unless set) and the largest that is allowed (50,000 unless set). */
    public Options pagination(int pageSize, int maxPageSize) {
        return with(PAGINATION, Map.of("page_size", pageSize, "max_page_size", maxPageSize));
    }

    /** Whether the transformations of the schema run; true unless set. */
    public Options transform(boolean transform) {
        return with(TRANSFORM, transform);
    }

    /** Posts no event of this write. */
    public Options noBroadcast() {
        return with(NO_BROADCAST, true);
    }

    /** The options by Kong's names; a null value is an explicit null. Unmodifiable. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    private Options with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Options(Collections.unmodifiableMap(copy));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Options that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
