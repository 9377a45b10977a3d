package dev.kongdb.internal.cache;

import dev.kongdb.cache.Loaded;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A load in flight; its identity is what makes it the current one. Thread-safe. */
final class Load {
    private final Thread owner = Thread.currentThread();
    private final EntryKey key;

    /** Completed with null when it came to nothing, and who waits has to ask again. */
    private final CompletableFuture<@Nullable Loaded<?>> found = new CompletableFuture<>();

    /** A load by this thread. */
    Load(EntryKey key) {
        this.key = key;
    }

    EntryKey key() {
        return key;
    }

    boolean isBy(KeyMemo memo) {
        return key.memo() == memo;
    }

    /** Tells those who wait, and gives the same to who loaded. */
    <V> Optional<V> complete(Loaded<V> value) {
        found.complete(value);
        return value.value();
    }

    /** Has those who wait ask again, unless it has ended otherwise. */
    void abandon() {
        found.complete(null);
    }

    void fail(Throwable why) {
        found.completeExceptionally(why);
    }

    /** Waits for it to end; null when it came to nothing. */
    @SuppressWarnings("unchecked") // who waits asked for the same key, and knows the type of what is under it
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
