package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Headers;
import java.time.Instant;

/**
 * A request as it was received, for a {@link LocalPdk}. Texts are UTF-8. It can be read until the
 * log phase has ended.
 */
public interface ReceivedRequest {
    /** The method. */
    String method();

    /** {@code http} or {@code https}. */
    String scheme();

    /** The host that the client names, in lower case, without port. */
    String host();

    /** The port that the client connected to. */
    int port();

    /** The version of HTTP. */
    double httpVersion();

    /** Path and query, undecoded. */
    String pathWithQuery();

    /** The query, undecoded; empty for none. */
    String rawQuery();

    /** The headers. */
    Headers headers();

    /**
     * The body. The caller must not change it.
     *
     * @throws BodyTooLargeException when the body is larger than what is kept in memory
     */
    byte[] body();

    /** The bytes of the request line, headers and body. */
    long size();

    /** The address of the other end of the connection. */
    String clientIp();

    /** The port of the other end of the connection. */
    int clientPort();

    /** The address of the client, as a trusted proxy reports it. */
    String clientForwardedIp();

    /** The port of the client, as a trusted proxy reports it. */
    int clientForwardedPort();

    /** When the request was received. */
    Instant start();
}
