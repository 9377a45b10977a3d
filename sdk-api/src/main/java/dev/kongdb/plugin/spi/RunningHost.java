package dev.kongdb.plugin.spi;

import dev.kongdb.Kong;
import java.util.List;

/** A host that answers requests until it is closed. */
public interface RunningHost extends AutoCloseable {
    /** The Kong of the host. */
    Kong kong();

    /**
     * The URLs of the Admin API, such as {@code http://127.0.0.1:8001}; empty when it is switched
     * off.
     */
    List<String> adminUrls();

    /** The URLs of the proxy. */
    List<String> proxyUrls();

    /** Stops the host and everything that it has started. */
    @Override
    void close();
}
