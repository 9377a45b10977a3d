package dev.kongdb.embedded.cassandra;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The Cassandra server that this module depends on, and whoever depends on this module does not. */
public final class CassandraServer {
    /** The class to run. */
    public static final String MAIN_CLASS = "org.apache.cassandra.service.CassandraDaemon";

    /** The class that lets clients in. By name: it is not to be loaded outside of the server. */
    public static final String AUTHENTICATOR = "dev.kongdb.embedded.cassandra.OwnPassword";

    /** The one user that it lets in. */
    public static final String USER = "kong";

    /** The system property that names the file with that user's password. */
    public static final String PASSWORD_FILE_PROPERTY = "kongdb.password.file";

    private CassandraServer() {}

    /** The class path to run it with: this module first, then what the build wrote down. */
    public static String classPath() {
        try (InputStream in = CassandraServer.class.getResourceAsStream("class-path")) {
            String jars = new String(Objects.requireNonNull(in, "class-path").readAllBytes(), StandardCharsets.UTF_8);
            Path self = Path.of(CassandraServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return self + File.pathSeparator + jars.trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
