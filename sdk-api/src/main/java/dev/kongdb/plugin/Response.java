package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to the client. Kong's {@code kong.response}. */
public interface Response {
    /** Whose answer it is. */
    enum Source {
        /** The answer is a plugin's, or Kong's own where Kong asks no upstream. */
        EXIT,
        /** The answer is Kong's own, because something failed. */
        ERROR,
        /** The answer is the upstream's. */
        SERVICE
    }

    /** The status. In response and log. Kong's {@code get_status}. */
    int status();

    /**
     * The headers as the client sees them; inside a Kong, only the first 1,000. In response and
     * log. Kong's {@code get_headers}.
     */
    Headers headers();

    /** The first value of a header. In response and log. Kong's {@code get_header}. */
    Optional<String> header(String name);

    /** Whose answer it is. In response and log. Kong's {@code get_source}. */
    Source source();

    /**
     * Replaces the status of the upstream's answer. In response. Kong's {@code set_status}.
     *
     * @throws IllegalArgumentException when it is not from 200 to 599
     */
    void setStatus(int status);

    /**
     * Sets a header of the answer, whoever gives the answer. The value is sent in UTF-8 and
     * replaces all values that the header had. In rewrite, access and response. Kong's {@code
     * set_header}.
     *
     * @throws IllegalArgumentException as {@link ServiceRequest#setHeader}
     */
    void setHeader(String name, String value);

    /**
     * Adds a value to a header of the answer. In rewrite, access and response. Kong's {@code
     * add_header}.
     */
    void addHeader(String name, String value);

    /**
     * Removes a header of the answer. In rewrite, access and response. Kong's {@code clear_header}.
     */
    void clearHeader(String name);

    /**
     * Sets several headers; one with an empty list is removed. In rewrite, access and response.
     * Kong's {@code set_headers}.
     */
    void setHeaders(Map<String, ? extends List<String>> headers);

    /**
     * Answers the client and ends the plugin: this method does not return. Later plugins do not run
     * in this phase, and the upstream is not asked. The phase log runs as always. In rewrite,
     * access and response. Kong's {@code kong.response.exit}.
     *
     * @return never returns; the type lets a plugin write {@code throw response.exit(…)}, so that
     *     the compiler knows this, too
     * @throws Exit always
     */
    Exit exit(Answer answer);

    /**
     * As {@link #exit(Answer)}, with only a status.
     *
     * @throws IllegalArgumentException when the status is not from 200 to 599
     */
    Exit exit(int status);

    /**
     * As {@link #exit(Answer)}, with Kong's error body for a message: {@code {"message":"…"}} in
     * JSON, or HTML, XML or plain text if the client's {@code Accept} asks for it. Kong's {@code
     * kong.response.error}.
     *
     * @throws IllegalArgumentException when the status is not from 400 to 599
     */
    Exit error(int status, String message);
}
