package dev.kongdb.plugin;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as Kong's nginx sees it. Kong's {@code kong.nginx}. Most plugins do not need it,
 * because the other parts of an exchange offer the same more simply.
 */
public interface Nginx {
    /**
     * A variable of nginx; empty if it has no value. Our host has the variables that {@code
     * docs/plugins.md} names. In rewrite, access and response. Kong's {@code get_var}.
     */
    Optional<String> variable(String name);

    /**
     * The version of TLS on the client's connection; empty without TLS. In rewrite, access and
     * response. Kong's {@code get_tls1_version_str}.
     */
    Optional<String> tlsVersion();

    /**
     * A value of the request's {@code ngx.ctx}, by the rules of {@link SharedContext}. In all
     * phases. Kong's {@code get_ctx}.
     */
    Optional<Object> context(String key);

    /**
     * Sets a value of the request's {@code ngx.ctx}, by the rules of {@link SharedContext}. In all
     * phases. Kong's {@code set_ctx}.
     */
    void setContext(String key, @Nullable Object value);

    /** When the request came in. In rewrite, access and response. Kong's {@code req_start_time}. */
    Instant requestStart();

    /** {@code http}. In all phases. Kong's {@code get_subsystem}. */
    String subsystem();
}
