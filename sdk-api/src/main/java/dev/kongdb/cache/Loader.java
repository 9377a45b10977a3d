package dev.kongdb.cache;

/** Finds a value that is not in the cache. */
@FunctionalInterface
public interface Loader<V> {
    /**
     * Finds the value. Runs on the thread that asks for it; others that ask for the same key wait.
     * It must not ask the cache for the same key.
     *
     * @throws RuntimeException if it cannot find out whether there is such a value; then nothing is
     *     cached
     */
    Loaded<V> load();
}
