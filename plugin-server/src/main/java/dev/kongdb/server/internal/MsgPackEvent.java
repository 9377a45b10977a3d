package dev.kongdb.server.internal;

import dev.kongdb.plugin.Phase;
import dev.kongdb.server.internal.Instances.Instance;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event, whose thread reads the connection that has brought it until another thread needs to.
 * Each of its steps may come on another connection.
 */
final class MsgPackEvent extends Event {
    private static final Logger LOG = LoggerFactory.getLogger(MsgPackEvent.class);
    private static final byte[] EVENT_ID = Wire.bytes("EventId");
    private static final byte[] DATA = Wire.bytes("Data");
    private static final byte[] METHOD = Wire.bytes("Method");
    private static final byte[] ARGS = Wire.bytes("Args");

    private final MsgPackProtocol protocol;
    private final int id;

    /** The connection that the plugin's thread reads; null if another thread reads it. */
    private @Nullable Connection own;

    /** The request to answer next. */
    private volatile MsgPackRequest asked;

    /** Steps that other threads have read: at most one, unless the Kong makes a mistake. */
    private final ArrayDeque<MsgPackRequest> steps = new ArrayDeque<>();

    MsgPackEvent(MsgPackProtocol protocol, int id, Instance instance, Phase phase, MsgPackRequest request) {
        super(instance, phase);
        this.protocol = protocol;
        this.id = id;
        this.own = request.connection();
        this.asked = request;
    }

    // --- called by the plugin's thread

    @Override
    public @Nullable Object call(PdkFunction function, List<? extends @Nullable Object> arguments) {
        MsgPackRequest before = asked;
        if (!pass(false)) {
            throw new EventAborted("it was answered for");
        }
        before.answer(calling(function, arguments));
        MsgPackRequest step = await();
        asked = step;
        if (!take()) {
            step.refuse("the event is over");
            throw new EventAborted("it was answered for");
        }
        Object data = step.member("Data");
        return step.method().equals("plugin.StepError")
                ? new KongError(data instanceof String wire ? Wire.read(wire) : "it failed")
                : data;
    }

    private MsgPack.Content calling(PdkFunction function, List<? extends @Nullable Object> arguments) {
        return step(out -> {
            out.packMapHeader(2);
            MsgPack.write(out, METHOD);
            MsgPack.write(out, function.wireName());
            MsgPack.write(out, ARGS);
            MsgPack.write(out, arguments);
        });
    }

    private MsgPack.Content step(MsgPack.Content data) {
        return out -> {
            out.packMapHeader(2);
            MsgPack.write(out, EVENT_ID);
            out.packInt(id);
            MsgPack.write(out, DATA);
            data.to(out);
        };
    }

    @Override
    void sendEnd() {
        asked.answer(step(out -> MsgPack.write(out, "ret")));
    }

    @Override
    void sendExit(int status, byte[] body, Map<String, ? extends List<String>> headers) {
        asked.answer(calling(PdkFunction.RESPONSE_EXIT, List.of((long) status, body, headers)));
    }

    /** Waits for the step of this event, on whichever thread reads it. */
    private MsgPackRequest await() {
        while (true) {
            Connection reads;
            synchronized (this) {
                MsgPackRequest step = steps.poll();
                if (step != null) {
                    return step;
                }
                if (isOver()) {
                    throw new EventAborted("the Kong did not come back");
                }
                reads = own;
                if (reads == null) {
                    waitForNews();
                    continue;
                }
            }
            MsgPackRequest step = read(reads);
            if (step != null) {
                return step;
            }
        }
    }

    /**
     * Waits until another thread has read the step or has ended the event. Called under the
     * lock.
     */
    private void waitForNews() {
        try {
            while (steps.isEmpty() && !isOver()) {
                wait();
            }
        } catch (InterruptedException e) {
            if (!isOver()) {
                throw new EventAborted("it was interrupted");
            }
        }
    }

    /**
     * Reads one request. Returns it if it is the step. Otherwise, the request has been handled,
     * or there was none.
     */
    private @Nullable MsgPackRequest read(Connection connection) {
        try {
            MsgPackRequest request = MsgPackRequest.next(connection);
            if (request == null) {
                if (connection.await() == Connection.Came.END) {
                    release();
                    connection.close(); // the step may come on another connection
                }
            } else if (request.isStep() && request.number("EventId") == id) {
                return request;
            } else if (request.method().equals("plugin.HandleEvent")) {
                release();
                protocol.serveElsewhere(connection, request);
            } else {
                protocol.answered(request);
            }
        } catch (ProtocolException | UncheckedIOException e) {
            LOG.warn("a connection is closed: {}", e.getMessage());
            release();
            connection.close();
        }
        return null;
    }

    private synchronized @Nullable Connection release() {
        Connection released = own;
        own = null;
        return released;
    }

    /** After the end of the event: the connection that the thread still has to read. */
    @Nullable
    Connection released() {
        return release();
    }

    // --- called by other threads

    /** Takes a step that another thread has read. Returns false if the event waits for none. */
    synchronized boolean deliver(MsgPackRequest step) {
        if (!waits()) {
            return false;
        }
        steps.add(step);
        wakeUp();
        return true;
    }

    private void wakeUp() {
        notifyAll();
        if (own != null) {
            own.wake();
        }
    }

    /**
     * If the plugin's thread is lost, perhaps for long, another thread serves its connection.
     */
    @Override
    void forsaken(boolean lost) {
        Connection left;
        synchronized (this) {
            left = lost ? release() : null;
            wakeUp();
        }
        protocol.forget(id);
        if (left != null) {
            protocol.serveElsewhere(left, null);
        }
    }
}
