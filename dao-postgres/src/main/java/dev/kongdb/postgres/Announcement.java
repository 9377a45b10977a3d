package dev.kongdb.postgres;

import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The events that one write has written. They are passed on once the write is committed. If the
 * write took so long that a Kong may have polled past them, they are written once more. Not
 * thread-safe.
 */
final class Announcement {
    private final PostgresClusterEvents store;
    private final List<ClusterEvent> events = new ArrayList<>();
    private long began;

    Announcement(PostgresClusterEvents store) {
        this.store = store;
    }

    /** The write begins, possibly for a second time. */
    void begin() {
        events.clear();
        began = System.nanoTime();
    }

    /** Takes the events that a statement returned in the given column of its current row. */
    void take(ResultSet result, int column) throws SQLException {
        Array array = result.getArray(column);
        if (array != null) {
            for (String told : (String[]) array.getArray()) {
                events.add(event(told, store.nodeId()));
            }
        }
    }

    /** Parses an event as a statement returns it: id, channel and data, separated by spaces. */
    static ClusterEvent event(String told, UUID nodeId) {
        int first = told.indexOf(' ');
        int second = told.indexOf(' ', first + 1);
        return new ClusterEvent(
                UUID.fromString(told.substring(0, first)),
                nodeId,
                Instant.EPOCH, // nobody on this node reads the time
                null,
                told.substring(first + 1, second),
                told.substring(second + 1));
    }

    /** The write is committed. */
    void tell() {
        boolean late = System.nanoTime() - began >= ClusterEventStore.AHEAD.toNanos();
        store.written(events, late ? events : List.of());
    }
}
