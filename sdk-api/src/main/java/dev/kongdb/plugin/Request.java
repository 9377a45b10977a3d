package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request of the client. Plugins do not change it here; what they change by {@link ServiceRequest} shows here at once, as in Kong,
 * but for the path. Its texts are UTF-8: of what a client sent otherwise, a header has U+FFFD, and a path or a query the escapes of those
 * bytes; the upstream gets all of it byte by byte.
 *
 * <p>All of it can be read in rewrite, access and response. In log, when the request is over, there are the method, path, query and headers.
 */
public interface Request {
    /** The method. Kong's {@code kong.request.get_method}. */
    String method();

    /** By which the connection was made: {@code http} or {@code https}. Kong's {@code kong.request.get_scheme}. */
    String scheme();

    /** The host that the client names, in lower case, without port. Kong's {@code kong.request.get_host}. */
    String host();

    /** The port that the connection came to. Kong's {@code kong.request.get_port}. */
    int port();

    /** The scheme that a trusted peer in front tells, in lower case; else as {@link #scheme}. Kong's {@code kong.request.get_forwarded_scheme}. */
    String forwardedScheme();

    /** The host that a trusted peer in front tells; else as {@link #host}. Kong's {@code kong.request.get_forwarded_host}. */
    String forwardedHost();

    /** The port that a trusted peer in front tells; else as {@link #port}. Kong's {@code kong.request.get_forwarded_port}. */
    int forwardedPort();

    /** 1.0, 1.1 or 2.0. Kong's {@code kong.request.get_http_version}. */
    double httpVersion();

    /** The path that the client asked for, without the query, undecoded. Kong's {@code kong.request.get_path}. */
    String path();

    /** Path and query that the client asked for, undecoded. Kong's {@code kong.request.get_path_with_query}. */
    String pathWithQuery();

    /** The query without its {@code ?}, undecoded; empty when there is none. Kong's {@code kong.request.get_raw_query}. */
    String rawQuery();

    /**
     * The arguments of the query, decoded, by name in the order given. An argument without {@code =}, which Kong's Lua sees as {@code
     * true}, is an empty optional here. What cannot be decoded stays encoded; there are the first 100 only. Kong's {@code
     * kong.request.get_query}.
     */
    Map<String, List<Optional<String>>> query();

    /**
     * The first value of an argument of the query; empty when there is none, or it has no value. Kong's {@code
     * kong.request.get_query_arg}.
     */
    Optional<String> queryArgument(String name);

    /** The headers; of a request in a Kong, the first 1,000. Kong's {@code kong.request.get_headers}. */
    Headers headers();

    /** The first value of a header, looked up as {@link Headers#first} does. Kong's {@code kong.request.get_header}. */
    Optional<String> header(String name);

    /**
     * The body, whole. In rewrite, access and response. Kong's {@code kong.request.get_raw_body}.
     *
     * @throws BodyTooLargeException when it is more than is kept in memory, see Kong's setting {@code client_body_buffer_size}
     */
    byte[] body();

    /**
     * The arguments of the body, by name: of a form ({@code application/x-www-form-urlencoded}, {@code multipart/form-data}) or of
     * a JSON object. A value is a String, or for JSON what the member is; a List when the argument was repeated; true for an argument of
     * a form without {@code =}. Empty when the body is of another type, or cannot be read as what it says it is. Of a form there are the
     * first 100. In rewrite, access and response. Kong's {@code kong.request.get_body}.
     *
     * @throws BodyTooLargeException as {@link #body}, and when it holds more values than are kept in memory
     */
    Optional<Map<String, @Nullable Object>> bodyArguments();
}
