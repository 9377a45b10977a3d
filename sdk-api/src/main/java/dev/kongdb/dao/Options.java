package dev.kongdb.dao;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The options of the calls of a DAO, given to it by {@code with}: {@code
 * credentials.with(Options.ttl(60)).insert(…)}. {@link #and} joins several. Immutable. Options that
 * are not set are as in Kong: the default workspace, no ttl, no filter, transformations run, events
 * are posted.
 *
 * <p>If options do not fit the entity, such as a ttl for an entity without ttl, the call fails with
 * error 11.
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

    static final String READ_PRIMARY = "read_primary";
    static final String HAVING = "having";
    static final String SKIP = "skip";
    static final String IF_MATCH = "if_match";

    private static final Options NONE = new Options(Map.of());

    /**
     * By Kong's names; a null value is an explicit null. The call checks them, because it knows the
     * entity.
     */
    private final Map<String, @Nullable Object> values;

    private Options(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** No options. */
    public static Options none() {
        return NONE;
    }

    /**
     * Options under Kong's names ({@code ttl}, {@code tags}, {@code workspace}, …), as a request
     * has them.
     */
    public static Options of(Map<String, ? extends @Nullable Object> byKongName) {
        return byKongName.isEmpty()
                ? NONE
                : new Options(Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(byKongName)));
    }

    /**
     * Whether the maps of the by-name view hold explicit nulls for fields without value; false
     * unless set.
     */
    public static Options nulls(boolean nulls) {
        return option(NULLS, nulls);
    }

    /** Works in that workspace. */
    public static Options workspace(UUID id) {
        return option(WORKSPACE, id.toString());
    }

    /** Works in the workspace with that name or id; an unknown name is refused with error 11. */
    public static Options workspace(String nameOrId) {
        return option(WORKSPACE, nameOrId);
    }

    /**
     * Reads from all workspaces. An insert refuses this option, because a new entity belongs to one
     * workspace.
     */
    public static Options allWorkspaces() {
        return option(WORKSPACE, null);
    }

    /**
     * Whether the maps of the by-name view tell the workspace of a row as {@code ws_id}; false
     * unless set.
     */
    public static Options showWorkspaceId(boolean show) {
        return option(SHOW_WS_ID, show);
    }

    /**
     * The seconds, 0 to 100,000,000, after which the written entity expires; 0 means never. Only
     * for entities with ttl.
     */
    public static Options ttl(long seconds) {
        return option(TTL, seconds);
    }

    /** Only entities that have all of these tags, five at most; for pages. */
    public static Options allTags(String... tags) {
        return tags("and", tags);
    }

    /** Only entities that have any of these tags, five at most; for pages. */
    public static Options anyTag(String... tags) {
        return tags("or", tags);
    }

    /**
     * Only entities whose fields have these JSON-like values, by Kong's names; null stands for no
     * value. For pages, {@code each} and {@code count}. The store uses its indexes if it has any.
     * Fields that are maps or records cannot be named. Kong has no such option.
     */
    public static Options having(Map<String, ? extends @Nullable Object> values) {
        return option(HAVING, Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(values)));
    }

    /**
     * Skips that many entities before the page, at least 0. PostgreSQL reads them and leaves them
     * out; Cassandra refuses the option with error 12. Kong has no such option.
     */
    public static Options skip(long entities) {
        return option(SKIP, entities);
    }

    /**
     * The size of a page when the call names none (1,000 unless set) and the largest that is
     * allowed (50,000 unless set).
     */
    public static Options pagination(int pageSize, int maxPageSize) {
        return option(PAGINATION, Map.of("page_size", pageSize, "max_page_size", maxPageSize));
    }

    /** Whether the transformations of the schema run; true unless set. */
    public static Options transform(boolean transform) {
        return option(TRANSFORM, transform);
    }

    /** Posts no event for a write. */
    public static Options noBroadcast() {
        return option(NO_BROADCAST, true);
    }

    /**
     * Reads from the primary even if there is a replica, and so sees the latest writes. For callers
     * that must see their own writes, as in Kong's Admin API. Writes never read from a replica.
     */
    public static Options readPrimary() {
        return option(READ_PRIMARY, true);
    }

    /**
     * Updates, upserts or deletes an entity only if it has one of these {@link EntityTag}s.
     * Otherwise the call fails with a {@link dev.kongdb.error.PreconditionFailedException}. No
     * other writer can come between the check and the write. Calls that write many entities refuse
     * this option. Kong has no such option.
     */
    public static Options ifMatch(List<String> tags) {
        return option(IF_MATCH, List.copyOf(tags));
    }

    /**
     * As {@link #ifMatch}, but for any state of an entity that exists: an upsert then never
     * inserts.
     */
    public static Options ifThere() {
        return option(IF_MATCH, true);
    }

    /** The options by Kong's names; a null value is an explicit null. Unmodifiable. */
    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** These options together with others, which win where both set the same option. */
    public Options and(Options others) {
        if (values.isEmpty() || others.values.isEmpty()) {
            return values.isEmpty() ? others : this;
        }
        Map<String, @Nullable Object> both = new LinkedHashMap<>(values);
        both.putAll(others.values);
        return new Options(Collections.unmodifiableMap(both));
    }

    private static Options option(String name, @Nullable Object value) {
        return new Options(Collections.singletonMap(name, value));
    }

    private static Options tags(String condition, String... tags) {
        return new Options(Map.of(TAGS, List.of(tags), TAGS_COND, condition));
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
