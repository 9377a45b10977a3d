package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as it will go to the upstream. All of it can be changed in rewrite and access, scheme
 * and path in access only. Kong's {@code kong.service.request}.
 */
public interface ServiceRequest {
    /**
     * Sets the scheme of the request to the upstream: {@code http} or {@code https}. Kong's {@code
     * set_scheme}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    void setScheme(String scheme);

    /**
     * Replaces the path, the service's path included. Characters that a path may not have are
     * encoded; escapes stay. Kong's {@code set_path}.
     *
     * @throws IllegalArgumentException when it does not start with a slash, or has a {@code ?}, a
     *     {@code #} or a control character
     */
    void setPath(String path);

    /**
     * Replaces the query. It is given encoded and without {@code ?}; an empty text removes it.
     * Kong's {@code set_raw_query}.
     *
     * @throws IllegalArgumentException when it has a space, a {@code #} or a control character
     */
    void setRawQuery(String query);

    /**
     * Replaces the query by the arguments, encoded, in the order of their names, as in Kong. Kong's
     * {@code set_query}.
     */
    void setQuery(Map<String, List<Optional<String>>> arguments);

    /**
     * Replaces the method. Kong's {@code set_method}.
     *
     * @throws IllegalArgumentException when it is none of GET, HEAD, PUT, POST, DELETE, OPTIONS,
     *     MKCOL, COPY, MOVE, PROPFIND, PROPPATCH, LOCK, UNLOCK, PATCH, TRACE
     */
    void setMethod(String method);

    /**
     * Sets a header. The value is sent in UTF-8. It replaces all values that the header had in any
     * spelling: in upper or lower case, with hyphens or underscores. Kong's {@code set_header}.
     *
     * @throws IllegalArgumentException when the name is not a token, the value has control
     *     characters, or the header follows from the message itself, such as {@code Content-Length}
     *     or {@code Connection}
     */
    void setHeader(String name, String value);

    /** Adds a value to a header. Kong's {@code add_header}. */
    void addHeader(String name, String value);

    /**
     * Removes a header in any spelling, as {@link #setHeader} does, so that {@link Request#header}
     * no longer finds it. Kong's {@code clear_header}.
     */
    void clearHeader(String name);

    /**
     * Sets several headers, each of which replaces all values that the header had. An empty list
     * removes a header. Kong's {@code set_headers}.
     */
    void setHeaders(Map<String, ? extends List<String>> headers);

    /**
     * Replaces the body; {@code Content-Length} is set accordingly. Kong's {@code set_raw_body}.
     */
    void setBody(byte[] body);

    /**
     * Replaces the body by arguments, encoded in the content type of the request, or as a form if
     * it has none. In a form, arguments that are as the client sent them keep their bytes and their
     * order, and so do arguments that {@link Request#bodyArguments} does not show. Kong's {@code
     * set_body}.
     *
     * @throws IllegalArgumentException if the content type is neither a form nor JSON, or if the
     *     body is a multipart form that cannot be read
     * @throws BodyTooLargeException if the body is a multipart form of more than 2,000 parts
     */
    void setBodyArguments(Map<String, ? extends @Nullable Object> arguments);
}
