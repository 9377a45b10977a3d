package dev.kongdb.plugin.spi;

import dev.kongdb.Kong;
import java.util.List;

/** A host that answers requests, until it is closed. */
public interface RunningHost extends AutoCloseable {
    /** Its Kong. */
    Kong kong();

    /** Where the Admin API is, such as {@code http://127.0.0.1:8001}; empty when it is switched off. */
    List<String> adminUrls();

    /** Where the proxy is. */
    List<String> proxyUrls();

    /** Stops it, and what it has started. */
    @Override
    void close();
}
