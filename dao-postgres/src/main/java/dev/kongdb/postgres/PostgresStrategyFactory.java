package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.time.Duration;

/**
 * Opens {@code kong.db} on PostgreSQL: the value {@code postgres} of the setting {@code database}.
 *
 * <table>
 * <caption>Settings, with Kong's names and defaults</caption>
 * <tr><th>setting</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code pg_host}, {@code pg_port}</td><td>127.0.0.1, 5432</td><td>the server</td></tr>
 * <tr><td>{@code pg_database}, {@code pg_user}, {@code pg_password}</td><td>kong, kong,
 * none</td><td></td></tr>
 * <tr><td>{@code pg_schema}</td><td>none</td><td>the schema of the tables; by default the server
 * chooses</td></tr>
 * <tr><td>{@code pg_timeout}</td><td>5000 ms</td><td>for connecting, and for the result of a
 * statement</td></tr>
 * <tr><td>{@code pg_ssl}</td><td>off</td><td>whether connections are encrypted. As in Kong it is a
 * hint: if the server has no TLS, connections are in plain text and a warning is logged, unless
 * {@code pg_ssl_verify} is on</td></tr>
 * <tr><td>{@code pg_ssl_verify}</td><td>off</td><td>whether the server's certificate must be valid
 * and issued for {@code pg_host}; otherwise there is no connection</td></tr>
 * <tr><td>{@code lua_ssl_trusted_certificate}</td><td>system</td><td>the trusted authorities: PEM
 * files, separated by commas; {@code system} stands for those that the JVM trusts</td></tr>
 * <tr><td>{@code pg_max_concurrent_queries}</td><td>0</td><td>how many statements may run at once;
 * 0 for no limit but the 30 connections</td></tr>
 * <tr><td>{@code pg_semaphore_timeout}</td><td>60000 ms</td><td>how long a call waits for its turn
 * before it fails</td></tr>
 * <tr><td>{@code pg_ro_host}</td><td>none</td><td>a replica for reads: all reads except those of
 * the Admin API, those with {@link dev.kongdb.dao.Options#readPrimary}, and those that belong to a
 * write</td></tr>
 * <tr><td>{@code pg_ro_*}</td><td>as {@code pg_*}</td><td>the settings above, except the
 * certificates, for the replica, which has connections and turns of its own</td></tr>
 * </table>
 *
 * <p>The server must be PostgreSQL 9.5 or later.
 */
public final class PostgresStrategyFactory implements StrategyFactory {
    /** The name of the store. */
    static final String NAME = "postgres";

    /** For the service loader. */
    public PostgresStrategyFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strategy open(KongConfig config) {
        PostgresSettings primary = PostgresSettings.of(config);
        return new PostgresStrategy(
                primary,
                PostgresSettings.replica(config, primary).orElse(null),
                config.getSeconds("db_update_propagation", Duration.ZERO));
    }
}
