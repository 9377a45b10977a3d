package dev.kongdb.cassandra;

import dev.kongdb.spi.EntityStrategy.PageQuery;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client that can be told to die before a statement of an operation, repeatedly. Only the thread
 * of the operation ends, and with it the state of the operation; the connections and prepared
 * statements are kept for the next operation.
 */
final class Mortal implements AutoCloseable {
    /** How many statements the operation of this thread may still send. */
    private static final ThreadLocal<int[]> LEFT = ThreadLocal.withInitial(() -> new int[] {Integer.MAX_VALUE});

    private final CassandraStrategy client;

    Mortal(Keyspace keyspace) {
        this.client = keyspace.client(Mortal::before);
        client.deletes().unfinished();
        // adds the store's column, which is not part of the tested operations
        for (var schema : keyspace.entities.all()) {
            keyspace.entities.store(client, schema).page(new PageQuery(1, null, null, null, null, List.of(), false));
        }
    }

    /** Not an exception that the client could catch and handle. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super(null, null, false, false);
        }
    }

    private static void before(String cql) {
        if (--LEFT.get()[0] < 0) {
            throw new Died(); // The client sends nothing after this.
        }
    }

    /**
     * Runs the operation until its statement with this number, counted from 0. Returns false if the
     * operation ended before.
     */
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
