package dev.kongdb.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The request as the client sent it; plugins cannot change it. Used by one thread at a time. */
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
     * (as Kong sees it) and appears here as an empty optional.
     */
    Map<String, List<Optional<String>>> query();

    /** The values of that header, whatever its case; an underscore in the name matches a hyphen as well. */
    List<String> header(String name);

    /** All headers: lower-case names to values. */
    Map<String, List<String>> headers();

    /**
     * The body, whole, read on first use.
     *
     * @throws IOException when the client breaks off, or sends more than the host keeps in memory
     */
    byte[] body() throws IOException;
}
