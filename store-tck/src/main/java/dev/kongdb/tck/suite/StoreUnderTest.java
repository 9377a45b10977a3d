package dev.kongdb.tck.suite;

import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import java.time.Duration;

/** Gives the suite access to a store. */
public interface StoreUnderTest {
    /**
     * The settings of a database with the tables of the suite. It may contain rows that no test
     * uses.
     */
    KongConfig sharedDatabase();

    /** The settings of a new, empty database, for tests that read all rows of a table. */
    KongConfig newDatabase();

    /**
     * Makes a row with a ttl expire. When this returns, the row has expired. The store chooses the
     * way; it does not wait for the ttl.
     *
     * @param config the settings that the store returned
     * @param db the {@code kong.db} that is open on this database
     * @param entity the name of the entity
     * @param id the primary key of the row
     */
    void expire(KongConfig config, KongDb db, String entity, String id);

    /**
     * Writes an event as Kong does.
     *
     * @param since the time of the event, counted from now
     */
    void tell(KongConfig config, String channel, String data, Duration since);

    /** The setting that names the server's port, such as {@code pg_port}. */
    String portSetting();

    /** Runs one statement directly in the database. */
    void execute(KongConfig config, String statement);
}
