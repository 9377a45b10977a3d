package dev.kongdb.host;

import dev.kongdb.KongConfig;
import dev.kongdb.KongConfigException;
import dev.kongdb.KongDbDefinitionException;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.embedded.EmbeddedStoreException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.migration.MigrationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database that the settings lead to: the one they name, or else the embedded PostgreSQL, started on its kept data. */
final class HostDatabase implements AutoCloseable {
    private final KongConfig config;
    private final @Nullable EmbeddedPostgres embedded;

    private HostDatabase(KongConfig config, @Nullable EmbeddedPostgres embedded) {
        this.config = config;
        this.embedded = embedded;
    }

    static HostDatabase open(KongConfig config, Consumer<String> progress) {
        if (config.get("database", "postgres").equals("postgres")
                && config.get("pg_host").isEmpty()) {
            Path data = Path.of(config.get("prefix", "kong-data"), "postgres");
            progress.accept("database: starting the embedded PostgreSQL on " + data);
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.builder().dataDirectory(data).start();
            return new HostDatabase(
                    config.with(Map.of(
                            "pg_host", postgres.host(),
                            "pg_port", String.valueOf(postgres.port()),
                            "pg_user", postgres.user(),
                            "pg_database", postgres.database())),
                    postgres);
        }
        progress.accept("database: " + config.get("database", "postgres")
                + config.get("pg_host")
                        .map(host -> " at " + host + ":" + config.get("pg_port", "5432"))
                        .orElse(""));
        return new HostDatabase(config, null);
    }

    /** The settings, with those of the embedded database in them. */
    KongConfig config() {
        return config;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }

    /** One line for a person out of whatever stopped a command. */
    static HostException hostException(Throwable failure) {
        if (failure instanceof HostException said) {
            return said;
        }
        if (failure instanceof KongDbException) {
            String what = DatabaseReach.isLost(failure) ? "the database cannot be reached: " : "the database refuses: ";
            return new HostException(
                    what + withoutStop(String.valueOf(failure.getMessage()))
                            + ". Check the settings pg_host, pg_port, pg_user, pg_password and"
                            + " pg_database, or leave pg_host out to use the embedded PostgreSQL",
                    failure);
        }
        if (failure instanceof KongConfigException
                || failure instanceof KongDbDefinitionException
                || failure instanceof MigrationException
                || failure instanceof EmbeddedStoreException) {
            return new HostException(String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " "), failure);
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
