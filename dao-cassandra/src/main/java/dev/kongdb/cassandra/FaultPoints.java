package dev.kongdb.cassandra;

/** Is told of every statement before it goes to the cluster: where tests let the client die. */
interface FaultPoints {
    /** Nothing happens. */
    FaultPoints NONE = cql -> {};

    /** The client is about to send that statement; throws to die instead. */
    void before(String cql);
}
