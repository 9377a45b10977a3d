package dev.kongdb.postgres;

import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore.Listener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own, and connects again when it is lost. After each connection,
 * events may have been missed. Through a pooler that shares sessions between clients, no
 * notification arrives, and polling has to do. One thread.
 */
final class EventListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventListener.class);

    /** How long it waits for a notification before it checks whether the server is still there. */
    private static final int SILENCE_MILLIS = 3_000;

    private static final long MAX_PAUSE_MILLIS = 2_000;
    private static final long PATIENCE_MILLIS = 5_000;

    private final PostgresSettings settings;
    private final Listener listener;

    /**
     * The notification that this node sends when it has written many events; it knows them already.
     */
    private final String own;

    private final Thread thread = new Thread(this::run, "kong.db notifications");
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    EventListener(PostgresSettings settings, UUID nodeId, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.own = EventsSql.LOOK + " " + nodeId;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long pause = 0;
        boolean warned = false;
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
                listen();
            } catch (SQLException e) {
                pause = Math.min(Math.max(50, 2 * pause), MAX_PAUSE_MILLIS);
                if (connection != null) {
                    pause = 0; // it was listening until now
                }
                if (!closed && !warned) {
                    LOG.warn(
                            "notifications of {} are not heard; other nodes' writes show by polling: {}",
                            settings,
                            e.getMessage());
                }
                warned = true;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a notification could not be dealt with", e);
            } finally {
                connection = null;
            }
        }
    }

    private void listen() throws SQLException {
        try (Connection opened = settings.dataSource().getConnection();
                Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + EventsSql.CHANNEL);
            connection = opened;
            listener.mayHaveMissed();
            PGConnection events = opened.unwrap(PGConnection.class);
            while (!closed) {
                PGNotification[] heard = events.getNotifications(SILENCE_MILLIS);
                if (heard == null || heard.length == 0) {
                    // fails within the timeout when the server is away
                    statement.execute("SELECT 1");
                } else {
                    hear(heard);
                }
            }
        }
    }

    private void hear(PGNotification... notifications) {
        List<ClusterEvent> events = new ArrayList<>();
        boolean look = false;
        for (PGNotification notification : notifications) {
            ClusterEvent event = parsed(notification.getParameter());
            if (event == null) {
                look |= !notification.getParameter().equals(own);
            } else {
                events.add(event);
            }
        }
        listener.heard(events);
        if (look) {
            listener.mayHaveMissed();
        }
    }

    /**
     * Parses an event as {@link EventsSql} sends it; null for a notification that only says that
     * there are events, and for a notification of another program.
     */
    private static @Nullable ClusterEvent parsed(String text) {
        String[] parts = text.split(" ", 5);
        if (parts.length < 5) {
            return null;
        }
        try {
            // The time itself is not used, only the delay after it, so no clock of this node is
            // needed.
            Instant at = Instant.EPOCH;
            Instant notBefore =
                    parts[2].equals("-") ? null : at.plusMillis((long) (Double.parseDouble(parts[2]) * 1000));
            return new ClusterEvent(
                    UUID.fromString(parts[1]), UUID.fromString(parts[0]), at, notBefore, parts[3], parts[4]);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Connection open = connection;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
            thread.join(PATIENCE_MILLIS);
        } catch (SQLException e) {
            LOG.debug("the connection for notifications did not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
