package dev.kongdb.event;

import dev.kongdb.schema.Schema;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where the writes of one {@code kong.db} can be listened to. Subscribers run on the thread that wrote, after the write is stored
 * and before its call returns; they should be quick. One that fails is logged and harms neither the write nor other subscribers.
 * Thread-safe.
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

    /** Every write of every entity. */
    public Subscription subscribe(Consumer<CrudEvent> subscriber) {
        return add(event -> true, subscriber);
    }

    /** Every write of the entity of that name. */
    public Subscription subscribe(String entity, Consumer<CrudEvent> subscriber) {
        return add(event -> event.schema().name().equals(entity), subscriber);
    }

    /** Every write of that kind, of any entity. */
    public Subscription subscribe(Operation operation, Consumer<CrudEvent> subscriber) {
        return add(event -> event.operation() == operation, subscriber);
    }

    /** Every write of that kind of the entity of that name. */
    public Subscription subscribe(String entity, Operation operation, Consumer<CrudEvent> subscriber) {
        return add(
                event -> event.operation() == operation && event.schema().name().equals(entity), subscriber);
    }

    /**
     * Every time all rows of an entity were deleted at once, and with them what refers to them: rows that go in that way post no events
     * of their own.
     */
    public Subscription subscribeToTruncations(Consumer<Schema> subscriber) {
        truncations.add(subscriber);
        return () -> truncations.remove(subscriber);
    }

    /** Whether anyone listens; spares the making of events that nobody hears. */
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

    /** Tells that all rows of an entity are gone; for the DAO engine. */
    public void postTruncation(Schema schema) {
        truncations.forEach(subscriber -> deliver(subscriber, schema));
    }

    private static <T> void deliver(Consumer<T> subscriber, T news) {
        try {
            subscriber.accept(news);
        } catch (Throwable e) { // whatever it is, the write is stored, and others are waiting to hear of it
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
