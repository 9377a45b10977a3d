package dev.kongdb.host;

import dev.kongdb.embedded.EmbeddedStore;
import dev.kongdb.embedded.EmbeddedStoreException;
import dev.kongdb.host.error.HostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises the embedded database while a host runs on it. It starts the database again when it
 * ends or hangs, on the same port, where the host's connections find it. If the database does not
 * come back, the keeper gives up with a message. If the disk is full, it says so and waits until
 * there is room, however long that takes.
 */
final class DatabaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseKeeper.class);

    /**
     * The times of a keeper.
     *
     * @param look how often it checks whether the database answers
     * @param answer how long an answer may take
     * @param silence after how long without an answer the database is taken to hang
     * @param restarts how long it tries to restart the database, on a disk that is not full
     */
    record Patience(Duration look, Duration answer, Duration silence, Duration restarts) {
        static final Patience NORMAL = new Patience(
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final EmbeddedStore database;
    private final String name;
    private final Patience patience;
    private final Consumer<HostException> lost;
    private final Thread thread;
    private boolean full;
    private volatile boolean closed;

    /**
     * Starts to supervise the database; {@code lost} takes the message when the keeper gives up.
     */
    DatabaseKeeper(EmbeddedStore database, String name, Patience patience, Consumer<HostException> lost) {
        this.database = database;
        this.name = name;
        this.patience = patience;
        this.lost = lost;
        this.thread = new Thread(this::keep, "database-keeper");
        thread.setDaemon(true);
        thread.start();
    }

    private void keep() {
        try {
            while (!closed) {
                String trouble = awaitTrouble();
                lookAtDisk();
                LOG.error("the embedded {} {}; it is started again. Its log: {}", name, trouble, log());
                database.kill();
                restart(trouble);
                LOG.warn("the embedded {} is back", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the host ends
        } catch (EmbeddedStoreException | IllegalStateException e) {
            if (!closed) {
                String why = HostException.oneLine(e);
                LOG.error("the embedded {} does not come back: {}", name, why);
                lost.accept(new HostException(
                        "the embedded " + name + " was lost and does not come back, so that the host ends: " + why, e));
            }
        }
    }

    private String log() {
        return database.dataDirectory().resolve("kongdb.log") + ", and " + "kongdb.log.1 of the time before";
    }

    private String awaitTrouble() throws InterruptedException {
        long answered = System.nanoTime();
        while (true) {
            if (database.awaitEnd(patience.look)) {
                return "has ended";
            }
            lookAtDisk();
            if (database.answers(patience.answer)) {
                answered = System.nanoTime();
            } else if (System.nanoTime() - answered > patience.silence.toNanos()) {
                return "has not answered for " + patience.silence.toSeconds() + " seconds";
            }
        }
    }

    /** Whether the disk is full. Logs when this changes. */
    private boolean lookAtDisk() {
        Optional<String> now = database.fullDisk();
        if (now.isPresent() && !full) {
            LOG.error("{}: the embedded {} cannot write until there is room", now.get(), name);
        } else if (now.isEmpty() && full) {
            LOG.warn("the disk of {} has room again", database.dataDirectory());
        }
        full = now.isPresent();
        return full;
    }

    /**
     * Tries to restart the database until its time is over, since a busy machine may become less
     * busy. On a full disk it does not try, but waits for room.
     */
    private void restart(String trouble) throws InterruptedException {
        long deadline = System.nanoTime() + patience.restarts.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            if (lookAtDisk()) {
                deadline = System.nanoTime() + patience.restarts.toNanos();
                pause = FIRST_PAUSE;
            } else {
                try {
                    database.restart();
                    return;
                } catch (EmbeddedStoreException e) {
                    if (System.nanoTime() + pause.toNanos() > deadline && !lookAtDisk()) {
                        throw e;
                    }
                    LOG.debug("the embedded {} {}, and does not start", name, trouble, e);
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            // Between two tries: nothing reports when a server that cannot start will be able to.
            Thread.sleep(pause.toMillis());
        }
    }

    /** Stops supervising the database. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
