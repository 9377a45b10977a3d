package dev.kongdb.plugin;

/** The answer to the client. Used by one thread at a time. */
public interface Response {
    /**
     * Sets a header of the answer, in UTF-8, whoever gives it, in place of all values it had.
     *
     * @throws IllegalArgumentException as {@link ServiceRequest#setHeader}
     */
    void setHeader(String name, String value);

    /**
     * Answers at once with a status and Kong's error body for that message: JSON {@code {"message":"…"}}, or HTML, XML or plain
     * text as the client's {@code Accept} asks. Nothing that the plugin does afterwards has effect; it should return.
     *
     * @throws IllegalArgumentException when the status is not from 200 to 599
     */
    void exit(int status, String message);

    /** Whether {@link #exit} was called. */
    boolean exited();
}
