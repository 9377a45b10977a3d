package dev.kongdb.host.internal.tls;

import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.ssl.SslClientConnectionFactory.SslEngineFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes clients that use TLS by the terms of each request: its tag is an {@link UpstreamTls}. Jetty
 * does not share connections between requests with different tags, and closes idle connections, so
 * nothing more has to be done when a certificate is replaced.
 */
public final class TlsClient {
    private TlsClient() {}

    /** A client that is not started yet. A request without a tag is {@link UpstreamTls#UNCHECKED}. */
    public static HttpClient create() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(new Engines());
        return new HttpClient(new HttpClientTransportDynamic(connector));
    }

    private static final class Engines extends SslContextFactory.Client implements SslEngineFactory {
        private boolean loaded;

        /** Loads nothing yet, since TLS takes hundreds of classes, and a client may never need it. */
        @Override
        protected void doStart() {}

        /**
         * Loads what engines need. No engine is made of the context, but without one Jetty would
         * read the authorities of the platform.
         */
        private synchronized void load() {
            if (loaded) {
                return;
            }
            try {
                reload(self -> self.setSslContext(UpstreamTls.UNCHECKED.context()));
            } catch (Exception e) {
                throw new IllegalStateException("this JVM has no TLS", e);
            }
            loaded = true;
        }

        @Override
        public SSLEngine newSslEngine(String host, int port, Map<String, Object> context) {
            Object tag = context.get(Destination.CONTEXT_KEY) instanceof Destination destination
                    ? destination.getOrigin().getTag()
                    : null;
            UpstreamTls tls = tag instanceof UpstreamTls said ? said : UpstreamTls.UNCHECKED;
            load();
            SSLEngine engine = tls.newEngine(host, port);
            customize(engine);
            tls.identify(engine);
            return engine;
        }
    }
}
