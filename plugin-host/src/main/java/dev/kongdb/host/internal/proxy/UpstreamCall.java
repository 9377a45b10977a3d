package dev.kongdb.host.internal.proxy;

import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request whose target is sent byte by byte. Jetty's own request parses it as a {@link URI},
 * which is stricter than clients are.
 */
final class UpstreamCall extends HttpRequest {
    private static final URI NOBODY = URI.create("http://localhost/");

    private final String host;
    private final int port;
    private final String path;
    private final @Nullable String query;

    /**
     * A call.
     *
     * @param host the host whose certificate is demanded, and where it goes unless it has another
     *     transport
     * @param path the path, encoded
     * @param query the query as it is sent; null for none
     */
    UpstreamCall(HttpClient client, String scheme, String host, int port, String path, @Nullable String query) {
        super(client, new HttpConversation(), NOBODY);
        this.host = host;
        this.port = port;
        this.path = path;
        this.query = query;
        scheme(scheme);
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
        return NOBODY; // used only for cookies and credentials, which this client does not have
    }
}
