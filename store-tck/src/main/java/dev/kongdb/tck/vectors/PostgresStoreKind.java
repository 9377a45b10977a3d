package dev.kongdb.tck.vectors;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** PostgreSQL: embedded, or at {@code postgresql://user:password@host:port/database}. */
final class PostgresStoreKind implements StoreKind {
    private static final String FORM = "postgresql://user:password@host:port/database";

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Server start() {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
        KongConfig config = KongConfig.of(postgres.settings()).with("database", name());
        return new Server(config, postgres::close);
    }

    @Override
    public KongConfig reach(String url) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("database", name());
        URI uri;
        try {
            uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the URL is malformed: it should look like " + FORM);
        }
        if (!("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("this is no URL of a PostgreSQL: it should look like " + FORM);
        }
        settings.put("pg_host", uri.getHost());
        if (uri.getPort() >= 0) {
            settings.put("pg_port", String.valueOf(uri.getPort()));
        }
        if (uri.getPath() != null && uri.getPath().length() > 1) {
            settings.put("pg_database", uri.getPath().substring(1));
        }
        if (uri.getRawUserInfo() != null) {
            String[] account = uri.getRawUserInfo().split(":", 2);
            settings.put("pg_user", decoded(account[0]));
            if (account.length == 2) {
                settings.put("pg_password", decoded(account[1]));
            }
        }
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                switch (pair.length == 2 ? pair[0] : "") {
                    case "user" -> settings.put("pg_user", decoded(pair[1]));
                    case "password" -> settings.put("pg_password", decoded(pair[1]));
                    default ->
                        throw new IllegalArgumentException("the URL may have the parameters user and password, not '"
                                + pair[0] + "'; it should look like " + FORM);
                }
            }
        }
        return KongConfig.of(settings);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
