package dev.kongdb.internal;

import dev.kongdb.dao.Options;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The options of a view of an entity. The first call that needs them checks them, not the view's
 * constructor, since Kong checks the key of a call before its options. Thread-safe.
 */
final class BoundOptions {
    private final EntityContext entity;
    private final Options given;
    private volatile @Nullable Checked ofRow;
    private volatile @Nullable Checked ofPages;

    /**
     * Options that were checked.
     *
     * @param current the default workspace at the time of the check; truncating the workspaces
     *     makes another one
     */
    private record Checked(UUID current, CallOptions options) {}

    BoundOptions(EntityContext entity, Options given) {
        this.entity = entity;
        this.given = given;
    }

    /** The options as the caller gave them. */
    Options given() {
        return given;
    }

    /** Whether the caller asked for all workspaces. */
    boolean everywhere() {
        Map<String, @Nullable Object> options = given.asMap();
        return options.containsKey("workspace") && options.get("workspace") == null;
    }

    /** The options of a call for one row. */
    CallOptions checked() {
        Checked known = ofRow;
        // written only on a change: otherwise each cache hit would cost a volatile write
        if (known == null || !holds(known)) {
            known = check(false);
            ofRow = known;
        }
        return known.options;
    }

    /** The options of a call that reads pages. They include the sizes of pages. */
    CallOptions checkedForPages() {
        Checked known = ofPages;
        if (known == null || !holds(known)) {
            known = check(true);
            ofPages = known;
        }
        return known.options;
    }

    private boolean holds(Checked known) {
        entity.requireTable();
        return known.current.equals(entity.workspaces.current());
    }

    private Checked check(boolean paging) {
        entity.requireTable();
        UUID current = entity.workspaces.current();
        CallOptions options = given.asMap().isEmpty()
                ? CallOptions.none(entity.schema.workspaceable() ? current : null)
                : CallOptions.of(given, paging, entity.schema, current, entity.workspaces::byName, entity.errors);
        return new Checked(current, options);
    }
}
