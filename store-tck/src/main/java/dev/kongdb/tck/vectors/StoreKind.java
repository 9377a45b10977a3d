package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import java.util.List;
import java.util.Optional;

/** A kind of store that DAO scripts can run on; the command line chooses one by name. */
interface StoreKind {
    /** All kinds; the first is the default. */
    List<StoreKind> ALL = List.of(new PostgresStoreKind(), new CassandraStoreKind());

    /** The kind with this name. */
    static Optional<StoreKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** Kong's name of the store. */
    String name();

    /** Starts a server. */
    Server start();

    /**
     * The settings of the database at this address.
     *
     * @throws IllegalArgumentException if the address is not one of such a store; the message does
     *     not repeat the address
     */
    KongConfig reach(String url);

    /**
     * A started server.
     *
     * @param config the settings of an empty database on the server
     * @param process stops the server when it is closed
     */
    record Server(KongConfig config, Runnable process) {}
}
