package dev.kongdb.server.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of a worker. The one that was used last is used first. */
final class Lines implements Closeable {
    private final Path socket;
    /** How long new connections wait for an answer. */
    volatile Duration patience;

    private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger opened = new AtomicInteger();

    /** Prefers the connection that has been idle for the longest time, and has at least three. */
    volatile boolean alwaysAnother;

    /** Writes one byte at a time, on new connections. */
    volatile boolean dribbles;

    Lines(Path socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /** The number of connections that it has opened. */
    int opened() {
        return opened.get();
    }

    Line take() throws IOException {
        Line line = alwaysAnother ? idle.pollLast() : idle.pollFirst();
        if (line != null && !(alwaysAnother && idle.size() < 3)) {
            return line;
        }
        if (line != null) {
            idle.addLast(line);
        }
        opened.incrementAndGet();
        return new Line(socket, patience, dribbles ? 1 : Integer.MAX_VALUE);
    }

    void giveBack(Line line) {
        idle.addFirst(line);
    }

    @Override
    public void close() throws IOException {
        for (Line line = idle.poll(); line != null; line = idle.poll()) {
            line.close();
        }
    }
}
