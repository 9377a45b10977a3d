package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as it will go to the upstream. All of it can be changed in rewrite and access, scheme and path in access only. Kong's
 * {@code kong.service.request}.
 */
public interface ServiceRequest {
    /**
     * Speaks to the upstream by {@code http} or {@code https}. Kong's {@code set_scheme}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    void setScheme(String scheme);

    /**
     * Replaces the path, that of the service included. What is no character of a path is encoded; escapes stay. Kong's {@code set_path}.
     *
     * @throws IllegalArgumentException when it does not start with a slash, or has a {@code ?}, a {@code #} or a control character
     */
    void setPath(String path);

    /**
     * Replaces the query; without {@code ?}, encoded; empty for none. Kong's {@code set_raw_query}.
     *
     * @throws IllegalArgumentException when it has a space, a {@code #} or a control character
     */
    void setRawQuery(String query);

    /** Replaces the query by those arguments, encoded, in the order of their names, as Kong has it. Kong's {@code set_query}. */
    void setQuery(Map<String, List<Optional<String>>> arguments);

    /**
     * Replaces the method. Kong's {@code set_method}.
     *
     * @throws IllegalArgumentException when it is none of GET, HEAD, PUT, POST, DELETE, OPTIONS, MKCOL, COPY, MOVE, PROPFIND, PROPPATCH,
     *     LOCK, UNLOCK, PATCH, TRACE
     */
    void setMethod(String method);

    /**
     * Sets a header, in UTF-8, in place of all values it had in any spelling: upper case or lower, with hyphens or underscores. Kong's
     * {@code set_header}.
     *
     * @throws IllegalArgumentException when the name is not a token, the value has control characters, or the header follows from the
     *     message itself, such as {@code Content-Length} or {@code Connection}
     */
    void setHeader(String name, String value);

    /** Adds a value to a header. Kong's {@code add_header}. */
    void addHeader(String name, String value);

    /** Removes a header in any spelling, as {@link #setHeader} does; whatever {@link Request#header} finds is gone. Kong's {@code clear_header}. */
    void clearHeader(String name);

    /** Sets several headers, each in place of all values it had; one with an empty list is removed. Kong's {@code set_headers}. */
    void setHeaders(Map<String, ? extends List<String>> headers);

    /** Replaces the body; {@code Content-Length} follows. Kong's {@code set_raw_body}. */
    void setBody(byte[] body);

    /**
     * Replaces the body by those arguments, encoded in the content type that the request has; when it has none, as a form. Of a form,
     * what is as the client sent it stays so, byte by byte and in its order, and so do arguments that {@link Request#bodyArguments} does
     * not show. Kong's {@code set_body}.
     *
     * @throws IllegalArgumentException when the request says that its body is something else than a form or JSON, or it is a
     *     multipart form that cannot be read
     */
    void setBodyArguments(Map<String, ? extends @Nullable Object> arguments);
}
