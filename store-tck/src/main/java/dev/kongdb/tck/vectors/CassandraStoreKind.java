package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cassandra: embedded, or at {@code cassandra://user:password@host:port/keyspace}. */
final class CassandraStoreKind implements StoreKind {
    private static final String FORM = "cassandra://user:password@host:port/keyspace";

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public Server start() {
        EmbeddedCassandra cassandra = EmbeddedCassandra.builder().start();
        KongConfig config =
                KongConfig.of(cassandra.settings()).with(Map.of("database", name(), "cassandra_timeout", "20000"));
        return new Server(config, cassandra::close);
    }

    @Override
    public KongConfig reach(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the URL is malformed: it should look like " + FORM);
        }
        if (!"cassandra".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("this is no URL of a Cassandra: it should look like " + FORM);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("database", name());
        settings.put("cassandra_contact_points", uri.getHost());
        if (uri.getPort() >= 0) {
            settings.put("cassandra_port", String.valueOf(uri.getPort()));
        }
        if (uri.getPath() != null && uri.getPath().length() > 1) {
            settings.put("cassandra_keyspace", uri.getPath().substring(1));
        }
        if (uri.getUserInfo() != null) {
            String[] account = uri.getUserInfo().split(":", 2);
            settings.put("cassandra_username", account[0]);
            if (account.length == 2) {
                settings.put("cassandra_password", account[1]);
            }
        }
        return KongConfig.of(settings);
    }
}
