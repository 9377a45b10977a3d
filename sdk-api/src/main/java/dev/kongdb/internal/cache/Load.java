package dev.kongdb.internal.cache;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A load in flight; its identity is what makes it the current one. Thread-safe. */
final class Load {
    private final Thread owner = Thread.currentThread();
    private final @Nullable KeyMemo memo;
    private final CompletableFuture<Optional<?>> answer = new CompletableFuture<>();

    /**
     * A load by this thread.
     *
     * @param memo through which its value is asked for; null when it is asked for by its key
     */
    Load(@Nullable KeyMemo memo) {
        this.memo = memo;
    }

    boolean isBy(KeyMemo other) {
        return memo == other;
    }

    /** Tells those who wait, and gives the same to who loaded. */
    @SuppressWarnings("unchecked") // who asks for a key knows the type of what is under it
    <V> Optional<V> complete(Optional<?> found) {
        answer.complete(found);
        return (Optional<V>) found;
    }

    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    /** Waits for it to end. */
    @SuppressWarnings("unchecked") // as in complete: who waits asked for the same key
    <V> Optional<V> await(String key) {
        if (owner == Thread.currentThread()) {
            throw new IllegalStateException("the loader of '" + key + "' asks for the same key");
        }
        try {
            return (Optional<V>) answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another thread loads '" + key + "'", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException("another thread failed to load '" + key + "'", e.getCause());
        }
    }
}
