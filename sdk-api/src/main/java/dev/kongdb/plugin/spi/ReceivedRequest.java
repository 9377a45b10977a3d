package dev.kongdb.plugin.spi;

import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Headers;
import java.time.Instant;

/** A request as it came in, for a {@link LocalPdk}. Texts are UTF-8. It can be read until its plugins have run in the last phase. */
public interface ReceivedRequest {
    /** The method. */
    String method();

    /** {@code http} or {@code https}. */
    String scheme();

    /** The host that the client names, in lower case, without port. */
    String host();

    /** The port that it came to. */
    int port();

    /** Of HTTP. */
    double httpVersion();

    /** Path and query, undecoded. */
    String pathWithQuery();

    /** The query, undecoded; empty for none. */
    String rawQuery();

    /** The headers. */
    Headers headers();

    /**
     * The body. The caller does not change it.
     *
     * @throws BodyTooLargeException when it is not kept in memory
     */
    byte[] body();

    /** The bytes of line, headers and body. */
    long size();

    /** The address at the other end of the connection. */
    String clientIp();

    /** The port there. */
    int clientPort();

    /** The address of the client, as a trusted peer tells it. */
    String clientForwardedIp();

    /** The port of the client, as a trusted peer tells it. */
    int clientForwardedPort();

    /** When it came in. */
    Instant start();
}
