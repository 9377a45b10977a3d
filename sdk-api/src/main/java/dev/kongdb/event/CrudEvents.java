package dev.kongdb.event;

import dev.kongdb.schema.Schema;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lets subscribers listen to the writes of one {@code kong.db}. A subscriber runs on the thread of
 * the write, after the write was stored and before the call returns, so it should be quick. If it
 * throws, the exception is logged; the write and the other subscribers go on. Thread-safe.
 */
public final class CrudEvents {
    private static final Logger LOG = System.getLogger(CrudEvents.class.getName());

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Schema>> truncations = new CopyOnWriteArrayList<>();

    /** Ends with {@link #close}. */
    public interface Subscription extends AutoCloseable {
        /** Ends the subscription; events already being delivered may still arrive. */
        @Override
        void close();
    }

    /** Subscribes to every write of every entity. */
    public Subscription subscribe(Consumer<CrudEvent> subscriber) {
        return add(event -> true, subscriber);
    }

    /** Subscribes to every write of the entity of that name. */
    public Subscription subscribe(String entity, Consumer<CrudEvent> subscriber) {
        return add(event -> event.schema().name().equals(entity), subscriber);
    }

    /** Subscribes to every write of that kind, of any entity. */
    public Subscription subscribe(Operation operation, Consumer<CrudEvent> subscriber) {
        return add(event -> event.operation() == operation, subscriber);
    }

    /** Subscribes to every write of that kind of the entity of that name. */
    public Subscription subscribe(String entity, Operation operation, Consumer<CrudEvent> subscriber) {
        return add(
                event -> event.operation() == operation && event.schema().name().equals(entity), subscriber);
    }

    /**
     * Subscribes to truncations, by which all rows of an entity and the rows that refer to them are
     * deleted at once. These rows post no events of their own.
     */
    public Subscription subscribeToTruncations(Consumer<Schema> subscriber) {
        truncations.add(subscriber);
        return () -> truncations.remove(subscriber);
    }

    /** Whether there are subscribers. Without any, the engine makes no events. */
    public boolean hasSubscribers() {
        return !subscribers.isEmpty();
    }

    /** Delivers an event; for the DAO engine. */
    public void post(CrudEvent event) {
        for (Subscriber subscriber : subscribers) {
            if (!subscriber.wants.test(event)) {
                continue;
            }
            deliver(subscriber.takes, event);
        }
    }

    /** Delivers a truncation of an entity; for the DAO engine. */
    public void postTruncation(Schema schema) {
        truncations.forEach(subscriber -> deliver(subscriber, schema));
    }

    private static <T> void deliver(Consumer<T> subscriber, T news) {
        try {
            subscriber.accept(news);
        } catch (Throwable e) {
            // whatever it is, the write is stored, and others are waiting to hear of it
            LOG.log(Level.ERROR, "a subscriber to " + news + " failed", e);
        }
    }

    private Subscription add(Predicate<CrudEvent> wants, Consumer<CrudEvent> takes) {
        Subscriber subscriber = new Subscriber(wants, takes);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    private static final class Subscriber {
        private final Predicate<CrudEvent> wants;
        private final Consumer<CrudEvent> takes;

        Subscriber(Predicate<CrudEvent> wants, Consumer<CrudEvent> takes) {
            this.wants = wants;
            this.takes = takes;
        }
    }
}
