package dev.kongdb.plugin;

import java.util.Optional;

/**
 * The upstream's answer, as it was before any plugin changed it. In response. Kong's {@code
 * kong.service.response}.
 */
public interface ServiceResponse {
    /** The status. Kong's {@code get_status}. */
    int status();

    /** The headers, without those that are for one hop only. Kong's {@code get_headers}. */
    Headers headers();

    /** The first value of a header. Kong's {@code get_header}. */
    Optional<String> header(String name);

    /** The body, whole, encoded as {@code Content-Encoding} says. Kong's {@code get_raw_body}. */
    byte[] body();
}
