package dev.kongdb.internal.cluster;

import dev.kongdb.error.KongDbException;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.meter.Counter;
import dev.kongdb.meter.Family;
import dev.kongdb.meter.Meters;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.ClusterEventStore.Listener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the events of other nodes: polls the database at an interval, and listens for
 * notifications if the store has them. Thread-safe.
 *
 * <p>It reads more than Kong does. Kong reads the events since its last poll, so it loses an event
 * that is committed later than its time. This class reads the last {@link #OVERLAP} again with each
 * poll, and skips events it has seen, by their ids. An event of this node is handled when it is
 * written. Notifications of it are ignored, as they may arrive before the write has returned. A
 * poll delivers an event of this node only if the node never heard that it was written. After the
 * connection was lost, polling continues where it ended. If that is longer ago than events are
 * kept, everything is forgotten. All times are the database's, so the clock of this node does not
 * matter.
 */
public final class EventPoller implements ClusterEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPoller.class);

    /** By how much an event may be committed later than its time. */
    private static final Duration OVERLAP = Duration.ofSeconds(20);

    private static final long PATIENCE_SECONDS = 5;

    private final ClusterEventStore store;
    private final Consumer<ClusterEvent> own;
    private final Duration interval;
    private final Duration reach;
    private final Duration life;
    private final SeenEvents seen;
    private final Counter heard;
    private final Counter written;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "cluster events");
        thread.setDaemon(true);
        return thread;
    });

    /** Held during a poll. */
    private final ReentrantLock polling = new ReentrantLock();

    private final AtomicBoolean pollingSoon = new AtomicBoolean();
    private volatile @Nullable Instant readUntil;
    private volatile boolean unreadable;
    private @Nullable AutoCloseable listening;

    private record Subscriber(String channel, Consumer<String> takes) {}

    /**
     * A poller, not started.
     *
     * @param own gets every event that a write of this node has written, before the write returns
     * @param interval Kong's {@code db_update_frequency}
     * @param propagation Kong's {@code db_update_propagation}
     */
    public EventPoller(
            ClusterEventStore store,
            Consumer<ClusterEvent> own,
            Duration interval,
            Duration propagation,
            Meters meters) {
        this.store = store;
        this.own = own;
        this.interval = interval.isZero() ? Duration.ofMillis(1) : interval;
        this.reach = OVERLAP.plus(propagation);
        this.life = ClusterEventStore.lifeOfEvents(propagation);
        Family<Counter> events = meters.counters(
                "kongdb_cluster_events_total",
                "Events that this node has sent to other nodes through the database, and events that it has received",
                "direction");
        this.heard = events.of("heard");
        this.written = events.of("written");
        // An event may lie ahead. It is read again until its time is longer ago than each poll
        // reaches back.
        this.seen = new SeenEvents(
                reach.multipliedBy(2).plus(interval.multipliedBy(2)).toNanos());
    }

    /**
     * Starts. Earlier events are skipped, since everything that is read from now on is newer than
     * they are.
     *
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached
     */
    public void start() {
        store.onWritten(this::written);
        Instant now = store.now();
        store.since(now.minus(reach), channels()).stream()
                .filter(event -> !event.at().isAfter(now))
                .forEach(event -> seen.add(event.id()));
        readUntil = now;
        listening = store.listen(new Listener() {
            @Override
            public void heard(Collection<ClusterEvent> events) {
                events.stream()
                        .filter(event -> !event.nodeId().equals(store.nodeId()))
                        .forEach(EventPoller.this::take);
            }

            @Override
            public void mayHaveMissed() {
                pollSoon();
            }
        });
        var unused =
                clock.scheduleWithFixedDelay(this::poll, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public UUID nodeId() {
        return store.nodeId();
    }

    @Override
    public Subscription subscribe(String channel, Consumer<String> takes) {
        Subscriber subscriber = new Subscriber(channel, takes);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public Subscription subscribeToGaps(Runnable subscriber) {
        gaps.add(subscriber);
        return () -> gaps.remove(subscriber);
    }

    @Override
    public void broadcast(String channel, String data, Duration delay) {
        store.append(channel, data, delay);
    }

    /** This node has written these events. They are handled before the write returns. */
    private void written(List<ClusterEvent> events) {
        written.add(events.size());
        for (ClusterEvent event : events) {
            seen.add(event.id());
            own.accept(event);
        }
    }

    private void pollSoon() {
        if (pollingSoon.compareAndSet(false, true)) {
            try {
                clock.execute(this::poll);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                LOG.debug("closed", e);
            }
        }
    }

    private void poll() {
        polling.lock();
        try {
            pollingSoon.set(false);
            read();
            if (unreadable) {
                LOG.info("what other nodes tell can be read again");
            }
            unreadable = false;
        } catch (KongDbException e) {
            if (!unreadable && !clock.isShutdown()) {
                LOG.error("what other nodes tell cannot be read: {}", e.getMessage());
            }
            unreadable = true;
        } catch (RuntimeException e) { // an exception would end the schedule
            LOG.error("what other nodes tell cannot be read", e);
        } finally {
            polling.unlock();
        }
    }

    private void read() {
        Instant now = store.now();
        Instant last = readUntil;
        if (last == null || last.isBefore(now.minus(life).plus(reach))) {
            readUntil = now;
            LOG.warn("cut off for longer than events last: everything is read anew");
            tellOfGap();
            return;
        }
        // If the clock was set back, the window must not start in the future.
        Instant from = last.isBefore(now) ? last : now;
        // Events further ahead were written in case their writer dies. Their writes may not be in
        // force yet.
        Instant to = now.plus(ClusterEventStore.AHEAD.multipliedBy(2));
        store.since(from.minus(reach), channels()).stream()
                .filter(event -> !event.at().isAfter(to) && !isBeingWritten(event, now))
                .forEach(this::take);
        readUntil = now;
    }

    /**
     * Whether the event is one of this node's, and the node may still be about to hear that it was
     * written. Delivering it now would take it for an event of another node; a later poll reads it
     * again.
     */
    private boolean isBeingWritten(ClusterEvent event, Instant now) {
        return event.nodeId().equals(store.nodeId()) && event.at().isAfter(now.minus(ClusterEventStore.AHEAD));
    }

    /** Makes all that depends on events read from the database again. */
    public void tellOfGap() {
        gaps.forEach(gap -> run(gap, "a gap"));
    }

    private Set<String> channels() {
        Set<String> channels = new TreeSet<>();
        channels.add(ClusterEvent.INVALIDATIONS);
        subscribers.forEach(subscriber -> channels.add(subscriber.channel()));
        return channels;
    }

    /** Handles an event that may be new. */
    private void take(ClusterEvent event) {
        if (!seen.add(event.id())) {
            return;
        }
        heard.increment();
        deliver(event);
        Instant due = event.notBefore();
        if (due == null) {
            return;
        }
        // Before that time, the write may not have reached all of the database, and a read could
        // cache the old value.
        long delay = Math.max(0, Duration.between(event.at(), due).toNanos());
        var unused = clock.schedule(() -> deliver(event), delay, TimeUnit.NANOSECONDS);
    }

    private void deliver(ClusterEvent event) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.channel().equals(event.channel())) {
                run(() -> subscriber.takes().accept(event.data()), event.channel());
            }
        }
    }

    private static void run(Runnable subscriber, String what) {
        try {
            subscriber.run();
        } catch (RuntimeException | Error e) { // other subscribers must still hear of it
            LOG.error("a subscriber to {} failed", what, e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (listening != null) {
                listening.close();
            }
            if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("what other nodes tell is still being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.debug("the listener did not close", e);
        }
    }
}
