package dev.kongdb.host.internal.balancer;

import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the addresses of host names on threads of its own, one look-up at a time for each name.
 * Java's resolver blocks a thread for as long as a DNS server is silent, so no thread of a request
 * may call it. Thread-safe.
 */
public final class Names implements AutoCloseable {
    /**
     * How many names may have a silent DNS server before the look-ups of other names wait. An
     * address waits for nobody.
     */
    private static final int AT_ONCE = 64;

    private static final long KEPT_SECONDS = 10;

    private final Resolver resolver;
    private final ThreadPoolExecutor threads;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /** Finds the addresses of a name, and may block. */
    @FunctionalInterface
    public interface Resolver {
        /**
         * The addresses.
         *
         * @throws UnknownHostException when the name has none, or nobody answers
         */
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** Names that the resolver looks up. */
    public Names(Resolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "name-look-up");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a name. The look-up fails with {@link UnknownHostException} when the name
     * has none.
     */
    public CompletableFuture<List<InetAddress>> lookUp(String name) {
        InetAddress address = address(name);
        if (address != null) {
            return CompletableFuture.completedFuture(List.of(address));
        }
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> other = running.putIfAbsent(name, mine);
        if (other != null) {
            return other;
        }
        try {
            threads.execute(() -> resolve(name, mine));
        } catch (RejectedExecutionException e) {
            running.remove(name);
            mine.completeExceptionally(e); // the host is stopping
        }
        return mine;
    }

    /** The address that a text is; null for a name. */
    private static @Nullable InetAddress address(String text) {
        try {
            return HostAndPort.parse(text).type() == HostAndPort.Type.NAME ? null : InetAddress.getByName(text);
        } catch (InvalidHostException | UnknownHostException e) {
            return null; // the resolver says what is wrong with it
        }
    }

    private void resolve(String name, CompletableFuture<List<InetAddress>> result) {
        List<InetAddress> found;
        try {
            found = List.of(resolver.addresses(name));
        } catch (UnknownHostException | RuntimeException | Error e) { // or nobody could ask for the name again
            running.remove(name);
            result.completeExceptionally(e);
            return;
        }
        running.remove(name); // first, so that who asks after this result asks anew
        result.complete(found);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
