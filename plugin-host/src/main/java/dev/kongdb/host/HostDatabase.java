package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.migration.MigrationException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database of a host: the one in the settings, or an embedded one whose data is kept below
 * {@code prefix}.
 *
 * @param config the settings, which now lead to the database
 * @param embedded the server that was started; null when the settings name one
 */
record HostDatabase(KongConfig config, @Nullable EmbeddedDatabase embedded) implements AutoCloseable {
    private static final String POSTGRES = "postgres";
    private static final String CASSANDRA = "cassandra";

    /** Starts the embedded server if one is needed. */
    static HostDatabase open(KongConfig config, Consumer<String> progress) {
        return switch (name(config)) {
            case POSTGRES ->
                config.get("pg_host").isPresent()
                        ? given(config, progress)
                        : of((data, to) -> EmbeddedDatabase.postgres(data, to), config, progress);
            case CASSANDRA ->
                config.getList("cassandra_contact_points", List.of()).isEmpty()
                        ? of((data, to) -> EmbeddedDatabase.cassandra(data, to), config, progress)
                        : given(config, progress);
            default -> given(config, progress); // refused when it is opened
        };
    }

    private static String name(KongConfig config) {
        return config.get("database", POSTGRES);
    }

    private static HostDatabase given(KongConfig config, Consumer<String> progress) {
        String at = switch (name(config)) {
            case POSTGRES -> " at " + config.get("pg_host", "") + ":" + config.get("pg_port", "5432");
            case CASSANDRA ->
                " at " + config.get("cassandra_contact_points", "") + ":" + config.get("cassandra_port", "9042");
            default -> "";
        };
        progress.accept("database: " + name(config) + at);
        return new HostDatabase(config, null);
    }

    /**
     * Takes lambdas: the JVM resolves the classes of a method reference before the call, and the
     * failure would not be caught here.
     */
    private static HostDatabase of(
            BiFunction<Path, Consumer<String>, EmbeddedDatabase> start, KongConfig config, Consumer<String> progress) {
        try {
            EmbeddedDatabase embedded = start.apply(data(config), progress);
            return new HostDatabase(embedded.config(config), embedded);
        } catch (NoClassDefFoundError e) {
            String address = name(config).equals(CASSANDRA) ? "cassandra_contact_points" : "pg_host";
            throw new HostException(
                    "there is no embedded database, since the class path lacks embedded-stores.jar or what it needs ("
                            + e.getMessage() + "). Add the jar, set " + address
                            + " to a database that runs, or set database=off",
                    e);
        }
    }

    private static Path data(KongConfig config) {
        return Path.of(config.get("prefix", "kong-data"), name(config));
    }

    /** Keeps an embedded database running until the keeper is closed. */
    AutoCloseable keep(DatabaseKeeper.Patience patience, Consumer<HostException> lost) {
        return embedded == null ? () -> {} : embedded.keep(patience, lost);
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }

    /** The advice for a person when the database cannot be reached, or refuses. */
    private static String advice(KongConfig config) {
        return name(config).equals(CASSANDRA)
                ? "Check the settings cassandra_contact_points, cassandra_port, cassandra_username, cassandra_password,"
                        + " cassandra_ssl and cassandra_keyspace, or leave cassandra_contact_points out to use the embedded"
                        + " Cassandra"
                : "Check the settings pg_host, pg_port, pg_user, pg_password and pg_database, or leave pg_host out to"
                        + " use the embedded PostgreSQL";
    }

    /** Turns the failure that stopped a command into one line for a person. */
    static HostException hostException(KongConfig config, Throwable failure) {
        if (failure instanceof HostException said) {
            return said;
        }
        if (failure instanceof KongDbException) {
            String what = DatabaseReach.isLost(failure) ? "the database cannot be reached: " : "the database refuses: ";
            return new HostException(
                    what + withoutStop(String.valueOf(failure.getMessage())) + ". " + advice(config), failure);
        }
        if (failure instanceof KongConfigException
                || failure instanceof KongDbDefinitionException
                || failure instanceof MigrationException) {
            return new HostException(HostException.oneLine(failure), failure);
        }
        if (failure instanceof ServiceConfigurationError || failure instanceof LinkageError) {
            return new HostException("a plugin jar is broken: " + failure + ". Build it again, or remove it", failure);
        }
        return new HostException("the host does not start: " + failure, failure);
    }

    private static String withoutStop(String message) {
        return message.replaceFirst("[.\\s]+$", "").replaceAll("\\s*\\R\\s*", " ");
    }
}
