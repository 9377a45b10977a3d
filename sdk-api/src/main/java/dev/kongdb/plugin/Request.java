package dev.kongdb.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as the client sent it; plugins cannot change it. Its texts are UTF-8: of what a client sent otherwise, a header has
 * U+FFFD, and a path or a query the escapes of those bytes; the upstream gets all of it byte by byte. Used by one thread at a time.
 */
public interface Request {
    /** The method, in upper case as sent. */
    String method();

    /** The scheme: {@code http} or {@code https}. */
    String scheme();

    /** The path, without the query, undecoded. */
    String path();

    /** The query without its {@code ?}, undecoded; empty when there is none. */
    String rawQuery();

    /**
     * The arguments of the query, decoded, by name in the order given. An argument without {@code =} has the value {@code true}
     * (as Kong sees it) and appears here as an empty optional. What cannot be decoded stays encoded; as in Kong, there are the first
     * 100 only.
     */
    Map<String, List<Optional<String>>> query();

    /** The values of that header, whatever its case; an underscore in the name matches a hyphen as well. */
    List<String> header(String name);

    /** All headers: lower-case names to values. */
    Map<String, List<String>> headers();

    /**
     * The body, whole.
     *
     * @throws IOException when it is more than the host keeps in memory
     */
    byte[] body() throws IOException;

    /**
     * The arguments of the body, by name: of a form ({@code application/x-www-form-urlencoded}, {@code multipart/form-data}) or of
     * a JSON object. A value is a String, or for JSON what the member is; a List when the argument was repeated. Empty when the
     * body is of another type, or cannot be read as what it says it is. Of a form there are the first 100, as in the query.
     *
     * @throws IOException as {@link #body()}, and when it holds more values than the host keeps in memory
     */
    Optional<Map<String, @Nullable Object>> bodyArguments() throws IOException;
}
