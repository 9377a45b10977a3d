package dev.kongdb.cassandra;

import dev.kongdb.spi.EntityStrategy.PageQuery;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client that dies before a statement of an operation, as often as it is told to. Only the thread of the operation ends, and with it all
 * that the operation knows; connections and prepared statements are there for the next one.
 */
final class Mortal implements AutoCloseable {
    /** How many statements the operation of this thread may still send. */
    private static final ThreadLocal<int[]> LEFT = ThreadLocal.withInitial(() -> new int[] {Integer.MAX_VALUE});

    private final CassandraStrategy client;

    Mortal(Keyspace keyspace) {
        this.client = keyspace.client(Mortal::before);
        client.deletes().unfinished();
        for (var schema : keyspace.entities.all()) { // adds our column, which is no part of what is tried
            keyspace.entities.store(client, schema).page(new PageQuery(1, null, null, null, null, List.of(), false));
        }
    }

    /** Not a failure that the client could see and act upon. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super(null, null, false, false);
        }
    }

    private static void before(String cql) {
        if (--LEFT.get()[0] < 0) {
            throw new Died(); // and sends nothing ever after
        }
    }

    /** Runs the operation until its statement of that number, counted from 0; false when it was through before. */
    boolean diesAt(int statement, Consumer<CassandraStrategy> operation) {
        LEFT.set(new int[] {statement});
        try {
            operation.accept(client);
            return false;
        } catch (Died e) {
            return true;
        } finally {
            LEFT.remove();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
