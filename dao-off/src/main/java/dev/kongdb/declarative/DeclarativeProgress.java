package dev.kongdb.declarative;

/**
 * Gets the progress of long work, on the thread of the work, for each entity or each few hundred.
 */
@FunctionalInterface
public interface DeclarativeProgress {
    /** Ignores the progress. */
    DeclarativeProgress NONE = (entity, done, all) -> {};

    /**
     * Entities are done.
     *
     * @param entity the name of the current entity
     * @param done how many of it are done
     * @param all how many there are; 0 when this is not known
     */
    void done(String entity, int done, int all);

    /**
     * Entities were checked but not written yet: for a store without transactions, all are checked
     * before the first is written.
     *
     * @param entity the name of the current entity
     * @param checked how many of it were checked
     * @param all how many there are
     */
    default void checked(String entity, int checked, int all) {}
}
