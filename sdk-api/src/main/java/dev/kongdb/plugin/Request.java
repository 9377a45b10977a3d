package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request of the client. Plugins change it through {@link ServiceRequest}, and this shows their
 * changes at once, except for the path, as in Kong. Its texts are read as UTF-8. Bytes that are not
 * UTF-8 become U+FFFD in a header, and escapes in a path or a query; the upstream gets the bytes as
 * the client sent them.
 *
 * <p>Everything can be read in rewrite, access and response. In log, only the method, path, query
 * and headers can be read.
 */
public interface Request {
    /** The method. Kong's {@code kong.request.get_method}. */
    String method();

    /**
     * The scheme of the connection: {@code http} or {@code https}. Kong's {@code
     * kong.request.get_scheme}.
     */
    String scheme();

    /**
     * The host that the client names, in lower case, without port. Kong's {@code
     * kong.request.get_host}.
     */
    String host();

    /** The port to which the client connected. Kong's {@code kong.request.get_port}. */
    int port();

    /**
     * The scheme that a trusted proxy reports, in lower case; without such a proxy, {@link
     * #scheme}. Kong's {@code kong.request.get_forwarded_scheme}.
     */
    String forwardedScheme();

    /**
     * The host that a trusted proxy reports; without such a proxy, {@link #host}. Kong's {@code
     * kong.request.get_forwarded_host}.
     */
    String forwardedHost();

    /**
     * The port that a trusted proxy reports; without such a proxy, {@link #port}. Kong's {@code
     * kong.request.get_forwarded_port}.
     */
    int forwardedPort();

    /** 1.0, 1.1 or 2.0. Kong's {@code kong.request.get_http_version}. */
    double httpVersion();

    /**
     * The path that the client asked for, without the query, undecoded. Kong's {@code
     * kong.request.get_path}.
     */
    String path();

    /**
     * Path and query that the client asked for, undecoded. Kong's {@code
     * kong.request.get_path_with_query}.
     */
    String pathWithQuery();

    /**
     * The query without its {@code ?}, undecoded; empty when there is none. Kong's {@code
     * kong.request.get_raw_query}.
     */
    String rawQuery();

    /**
     * The arguments of the query, decoded, by name in the order given. An argument without {@code
     * =}, which Kong's Lua sees as {@code true}, is an empty optional here. Text that cannot be
     * decoded stays encoded. Only the first 100 arguments are there. Kong's {@code
     * kong.request.get_query}.
     */
    Map<String, List<Optional<String>>> query();

    /**
     * The first value of an argument of the query; empty when there is none, or it has no value.
     * Kong's {@code kong.request.get_query_arg}.
     */
    Optional<String> queryArgument(String name);

    /**
     * The headers; inside a Kong, only the first 1,000. Kong's {@code kong.request.get_headers}.
     */
    Headers headers();

    /**
     * The first value of a header, looked up as {@link Headers#first} does. Kong's {@code
     * kong.request.get_header}.
     */
    Optional<String> header(String name);

    /**
     * The body, whole. In rewrite, access and response. Kong's {@code kong.request.get_raw_body}.
     *
     * @throws BodyTooLargeException if it is larger than Kong's setting {@code
     *     client_body_buffer_size}
     */
    byte[] body();

    /**
     * The arguments of the body, by name: of a form ({@code application/x-www-form-urlencoded},
     * {@code multipart/form-data}) or of a JSON object. A value of a form is a String, a List if
     * the argument is repeated, or true for an argument without {@code =}. A value of JSON is as it
     * stands there. Empty if the body has another type, or does not match its type. Of a form, only
     * the first 100 arguments are there. In rewrite, access and response. Kong's {@code
     * kong.request.get_body}.
     *
     * @throws BodyTooLargeException as {@link #body}, and if the body holds more values than are
     *     kept in memory
     */
    Optional<Map<String, @Nullable Object>> bodyArguments();
}
