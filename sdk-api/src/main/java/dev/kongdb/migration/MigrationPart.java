package dev.kongdb.migration;

/** How much of a migration is run. */
public enum MigrationPart {
    /** What nodes of the version before can live with. */
    UP,
    /** What comes when those are gone. */
    TEARDOWN,
    /** Both at once, for a database that no node uses yet. */
    UP_AND_TEARDOWN;

    /** Whether {@link #UP} is in it. */
    public boolean isUp() {
        return this != TEARDOWN;
    }

    /** Whether {@link #TEARDOWN} is in it. */
    public boolean isTeardown() {
        return this != UP;
    }
}
