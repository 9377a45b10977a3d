package dev.kongdb.cassandra;

/**
 * Is told each statement before it is sent to the cluster, so that tests can let the client die
 * there.
 */
interface FaultPoints {
    /** Does nothing. */
    FaultPoints NONE = cql -> {};

    /** The client is about to send the statement. Throws to let the client die. */
    void before(String cql);
}
