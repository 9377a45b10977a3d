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
 * Hears what other nodes tell: by asking the database at an interval, and by listening where the store can. Thread-safe.
 *
 * <p>It reads more generously than Kong. Kong reads what lies after its last reading, so an event that is committed later than its time is lost
 * to it. This reads the last {@link #OVERLAP} anew each time, and knows by their ids those it has dealt with. What this node has
 * written is dealt with as it is written, and its own notifications are passed over: they may come before the answer to the write. Its own events are among those
 * read only when it never heard that they were written. After it was cut off,
 * it reads from where it was; when that is longer ago than events last, everything is forgotten. All times are the database's: the clock of this node does
 * not matter.
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

    /** One poll at a time. */
    private final ReentrantLock polling = new ReentrantLock();

    private final AtomicBoolean pollingSoon = new AtomicBoolean();
    private volatile @Nullable Instant readUntil;
    private volatile boolean unreadable;
    private @Nullable AutoCloseable listening;

    private record Subscriber(String channel, Consumer<String> takes) {}

    /**
     * One that does nothing before it is started.
     *
     * @param own is told of every event that a write of this node has written, before the write returns
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
        Family<Counter> events = meters.counters(
                "kongdb_cluster_events_total",
                "What this node has told other nodes through the database, and what it has heard of them",
                "direction");
        this.heard = events.of("heard");
        this.written = events.of("written");
        // An event is read again until its time, which may lie ahead, is as long ago as is read anew.
        this.seen = new SeenEvents(
                reach.multipliedBy(2).plus(interval.multipliedBy(2)).toNanos());
    }

    /**
     * Begins. What was told before this is passed over: so whatever is read from now on is as new as that.
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

    /** This node has written them: what they are about is dealt with before the write returns. */
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
        if (last == null || last.isBefore(now.minus(ClusterEventStore.MIN_LIFE).plus(reach))) {
            readUntil = now;
            LOG.warn("cut off for longer than events last: everything is read anew");
            tellOfGap();
            return;
        }
        // A clock that was set back must not make a window that lies ahead.
        Instant from = last.isBefore(now) ? last : now;
        // What lies further ahead is there in case that its writer dies, and its write may not be in force yet.
        Instant to = now.plus(ClusterEventStore.AHEAD.multipliedBy(2));
        store.since(from.minus(reach), channels()).stream()
                .filter(event -> !event.at().isAfter(to) && !isBeingWritten(event, now))
                .forEach(this::take);
        readUntil = now;
    }

    /**
     * Whether this node may be about to hear that it has written the event itself, and would else take it for another's. A later reading
     * comes across it again.
     */
    private boolean isBeingWritten(ClusterEvent event, Instant now) {
        return event.nodeId().equals(store.nodeId()) && event.at().isAfter(now.minus(ClusterEventStore.AHEAD));
    }

    /** Has whoever reads from the database read anew. */
    public void tellOfGap() {
        gaps.forEach(gap -> run(gap, "a gap"));
    }

    private Set<String> channels() {
        Set<String> channels = new TreeSet<>();
        channels.add(ClusterEvent.INVALIDATIONS);
        subscribers.forEach(subscriber -> channels.add(subscriber.channel()));
        return channels;
    }

    /** An event that may be new. */
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
        // Until then it may not have reached all of the database: what is read before may be forgotten once more.
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
        } catch (RuntimeException | Error e) { // whatever it is, others are waiting to hear of it
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
