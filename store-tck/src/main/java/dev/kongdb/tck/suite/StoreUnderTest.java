package dev.kongdb.tck.suite;

import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import java.time.Duration;

/** How the suite gets at a store. */
public interface StoreUnderTest {
    /** The settings that lead to a database with the tables of the suite and perhaps with rows that are nobody's affair. */
    KongConfig sharedDatabase();

    /** The settings that lead to a new, empty database, for what is about all rows of a table. */
    KongConfig newDatabase();

    /**
     * Makes a row that has a ttl expire: when this returns its time is over. How is the store's affair; nobody waits for the ttl.
     *
     * @param config the settings that the store gave
     * @param db what is open on that database
     * @param entity the name of the entity
     * @param id the primary key of the row
     */
    void expire(KongConfig config, KongDb db, String entity, String id);

    /**
     * Writes an event as a Kong does.
     *
     * @param since its time, counted from now
     */
    void tell(KongConfig config, String channel, String data, Duration since);

    /** The setting that names the server's port, such as {@code pg_port}. */
    String portSetting();

    /** Runs one statement, past everything. */
    void execute(KongConfig config, String statement);
}
