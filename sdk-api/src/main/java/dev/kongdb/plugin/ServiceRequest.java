package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request as it will go to the upstream. Used by one thread at a time. */
public interface ServiceRequest {
    /**
     * Sets a header, in UTF-8, in place of all values it had in any spelling: upper case or lower, with hyphens or underscores.
     *
     * @throws IllegalArgumentException when the name is no token, the value has control characters, or the header follows from the
     *     message itself, such as {@code Content-Length} or {@code Connection}
     */
    void setHeader(String name, String value);

    /**
     * Removes a header in any spelling, as {@link #setHeader} does; whatever {@link Request#header} finds is gone.
     *
     * @throws IllegalArgumentException as {@link #setHeader}
     */
    void clearHeader(String name);

    /**
     * Replaces the query; without {@code ?}, encoded; empty for none.
     *
     * @throws IllegalArgumentException when it has a space, a {@code #} or a control character
     */
    void setRawQuery(String query);

    /** Replaces the body; {@code Content-Length} follows. */
    void setBody(byte[] body);

    /**
     * Replaces the body by those arguments, encoded in the content type that the request has. Of a form, what is as the client sent
     * it stays so, byte by byte and in its order, and so do arguments that {@link Request#bodyArguments} does not show.
     */
    void setBodyArguments(Map<String, ? extends @Nullable Object> arguments);
}
