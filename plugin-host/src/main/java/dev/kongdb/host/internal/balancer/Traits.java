package dev.kongdb.host.internal.balancer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a request that consistent hashing can use. */
public interface Traits {
    /** The id of the consumer, or of the credential, or null. */
    @Nullable
    String consumer();

    /** The address of the client. */
    String ip();

    /** The values of a header. */
    List<String> header(String name);

    /** The value of a cookie, or null. */
    @Nullable
    String cookie(String name);
}
