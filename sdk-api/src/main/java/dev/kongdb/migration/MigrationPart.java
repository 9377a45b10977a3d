package dev.kongdb.migration;

/** The part of a migration to run. */
public enum MigrationPart {
    /** The first part, which must not break nodes of the version before. */
    UP,
    /** The second part, which runs when these nodes have stopped. */
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
