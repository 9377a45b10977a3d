package dev.kongdb.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to the client. Kong's {@code kong.response}. */
public interface Response {
    /** Whose answer it is. */
    enum Source {
        /** A plugin's, or Kong's own where Kong has nothing to ask an upstream for. */
        EXIT,
        /** Kong's own, since something failed. */
        ERROR,
        /** The upstream's. */
        SERVICE
    }

    /** The status. In response and log. Kong's {@code get_status}. */
    int status();

    /** The headers as the client sees them; of an answer in a Kong, the first 1,000. In response and log. Kong's {@code get_headers}. */
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
     * Sets a header of the answer, in UTF-8, whoever gives it, in place of all values it had. In rewrite, access and response. Kong's
     * {@code set_header}.
     *
     * @throws IllegalArgumentException as {@link ServiceRequest#setHeader}
     */
    void setHeader(String name, String value);

    /** Adds a value to a header of the answer. In rewrite, access and response. Kong's {@code add_header}. */
    void addHeader(String name, String value);

    /** Removes a header of the answer. In rewrite, access and response. Kong's {@code clear_header}. */
    void clearHeader(String name);

    /** Sets several headers; one with an empty list is removed. In rewrite, access and response. Kong's {@code set_headers}. */
    void setHeaders(Map<String, ? extends List<String>> headers);

    /**
     * Answers the client, and ends the plugin: this method does not return. Later plugins of the phase and the upstream are not asked;
     * the plugins' log follows. In rewrite, access and response. Kong's {@code kong.response.exit}.
     *
     * @return nothing, ever; it can be written {@code throw response.exit(…)}, so that the compiler knows it, too
     * @throws Exit always
     */
    Exit exit(Answer answer);

    /**
     * As {@link #exit(Answer)}, with a status and nothing else.
     *
     * @throws IllegalArgumentException when the status is not from 200 to 599
     */
    Exit exit(int status);

    /**
     * As {@link #exit(Answer)}, with Kong's error body for that message: JSON {@code {"message":"…"}}, or HTML, XML or plain text as the
     * client's {@code Accept} asks. Kong's {@code kong.response.error}.
     *
     * @throws IllegalArgumentException when the status is not from 400 to 599
     */
    Exit error(int status, String message);
}
