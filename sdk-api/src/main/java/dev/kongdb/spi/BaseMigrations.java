package dev.kongdb.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the statements that the annotation processor puts into the jar of an entity's provider. */
final class BaseMigrations {
    private BaseMigrations() {}

    /**
     * The statements of an entity for a store; null for a store that the annotation processor does
     * not know.
     */
    static @Nullable String read(Class<?> provider, String entity, String store) {
        String suffix = switch (store) {
            case "postgres" -> ".postgres.sql";
            case "cassandra" -> ".cassandra.cql";
            default -> null;
        };
        if (suffix == null) {
            return null;
        }
        String resource = "/META-INF/kongdb/migrations/" + entity + suffix;
        try (InputStream in = provider.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar of " + provider.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
