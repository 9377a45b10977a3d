package dev.kongdb.internal.cache;

import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.Snapshot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A load that is running. It is identified by identity: the region knows which load of a key is the
 * current one. Thread-safe.
 */
final class Load {
    private final Thread owner = Thread.currentThread();
    private final EntryKey key;
    private final Snapshot snapshot;

    /** The loaded value; null when the load was abandoned, and waiting callers must ask again. */
    private final CompletableFuture<@Nullable Loaded<?>> found = new CompletableFuture<>();

    /** A load by the current thread, which reads the given snapshot. */
    Load(EntryKey key, Snapshot snapshot) {
        this.key = key;
        this.snapshot = snapshot;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    EntryKey key() {
        return key;
    }

    boolean isBy(KeyMemo memo) {
        return key.memo() == memo;
    }

    /** Gives the value to waiting callers, and returns it to the loading one. */
    <V> Optional<V> complete(Loaded<V> value) {
        found.complete(value);
        return value.value();
    }

    /** Makes waiting callers ask again, unless the load has ended already. */
    void abandon() {
        found.complete(null);
    }

    void fail(Throwable why) {
        found.completeExceptionally(why);
    }

    /** Waits for the load to end; null when it was abandoned. */
    @SuppressWarnings("unchecked") // the callers asked for the same key, so they expect the same type
    <V> @Nullable Loaded<V> await() {
        if (owner == Thread.currentThread()) {
            throw new IllegalStateException("the loader of '" + key.text() + "' asks for the same key");
        }
        try {
            return (@Nullable Loaded<V>) found.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another thread loads '" + key.text() + "'", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException("another thread failed to load '" + key.text() + "'", e.getCause());
        }
    }
}
