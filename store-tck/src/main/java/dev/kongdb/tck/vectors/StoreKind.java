package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import java.util.List;
import java.util.Optional;

/** A kind of store that DAO scripts can run on; the command line chooses one by name. */
interface StoreKind {
    /** All of them; the first is the default. */
    List<StoreKind> ALL = List.of(new PostgresStoreKind(), new CassandraStoreKind());

    /** The kind of that name. */
    static Optional<StoreKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** Kong's name of the store. */
    String name();

    /** Starts a server of our own. */
    Server start();

    /**
     * The settings that lead to the database at that address.
     *
     * @throws IllegalArgumentException when it is no address of such a store, with a text that does not repeat it
     */
    KongConfig reach(String url);

    /**
     * A server that was started.
     *
     * @param config the settings that lead to an empty database of it
     * @param process ends the server when closed
     */
    record Server(KongConfig config, Runnable process) {}
}
