package dev.kongdb.host.internal.proxy;

import dev.kongdb.plugin.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** What plugins want of the answer. */
final class ClientResponse implements Response {
    private final HttpFields.Mutable headers = HttpFields.build();
    private @Nullable Exit exit;

    /** An answer given by a plugin. */
    record Exit(int status, String message) {}

    /** The headers to set on the answer, whoever gives it. */
    HttpFields headers() {
        return headers;
    }

    /** The answer a plugin gave, or null. */
    @Nullable
    Exit exit() {
        return exit;
    }

    @Override
    public void setHeader(String name, String value) {
        HttpField field = HeaderRules.field(name, value);
        if (exit == null) {
            headers.put(field);
        }
    }

    @Override
    public void exit(int status, String message) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("an answer's status is from 200 to 599, not " + status);
        }
        if (exit == null) {
            exit = new Exit(status, message);
        }
    }

    @Override
    public boolean exited() {
        return exit != null;
    }
}
