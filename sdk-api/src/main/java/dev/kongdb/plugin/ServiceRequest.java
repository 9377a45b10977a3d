package dev.kongdb.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request as it will go to the upstream. Used by one thread at a time. */
public interface ServiceRequest {
    /** Sets a header, in place of all values it had. */
    void setHeader(String name, String value);

    /** Removes a header. */
    void clearHeader(String name);

    /** Replaces the query; without {@code ?}, encoded; empty for none. */
    void setRawQuery(String query);

    /** Replaces the body; {@code Content-Length} follows. */
    void setBody(byte[] body);

    /** Replaces the body by those arguments, encoded in the content type that the request has. */
    void setBodyArguments(Map<String, ? extends @Nullable Object> arguments);
}
