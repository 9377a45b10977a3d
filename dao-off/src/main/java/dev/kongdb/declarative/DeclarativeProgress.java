package dev.kongdb.declarative;

/** Is told how far a long work is. Called by the thread that works, for every entity or some hundred. */
@FunctionalInterface
public interface DeclarativeProgress {
    /** Tells nobody. */
    DeclarativeProgress NONE = (entity, done, all) -> {};

    /**
     * So many are done.
     *
     * @param entity the name of the entity that is worked on
     * @param done how many of it are done
     * @param all how many there are of it; 0 when nobody knows
     */
    void done(String entity, int done, int all);

    /**
     * So many were checked and not yet written: a store without transactions has everything checked before the first is written.
     *
     * @param entity the name of the entity that is worked on
     * @param checked how many of it were checked
     * @param all how many there are of it
     */
    default void checked(String entity, int checked, int all) {}
}
