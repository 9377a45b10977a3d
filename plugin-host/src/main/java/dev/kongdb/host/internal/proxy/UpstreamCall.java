package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Service;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A request whose target goes out byte by byte. Jetty's own reads it as a {@link URI}, which is stricter than clients are. */
final class UpstreamCall extends HttpRequest {
    private static final URI NOBODY = URI.create("http://localhost/");

    private final String host;
    private final int port;
    private final String path;
    private final @Nullable String query;

    /**
     * A call.
     *
     * @param path encoded
     * @param query as it is; null for none
     */
    UpstreamCall(HttpClient client, Service service, String path, @Nullable String query) {
        super(client, new HttpConversation(), NOBODY);
        this.host = service.host();
        this.port = service.port();
        this.path = path;
        this.query = query;
        scheme(service.protocol());
    }

    @Override
    public String getHost() {
        return host;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public @Nullable String getQuery() {
        return query;
    }

    @Override
    public URI getURI() {
        return NOBODY; // asked for cookies and credentials only, which this client has none of
    }
}
