package dev.kongdb.embedded.cassandra;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Cassandra server in this artefact: its jars as published, and our classes that run in it.
 * They are resources and not dependencies, so that none of them is on the class path of the program
 * that starts the server.
 */
public final class CassandraServer {
    /** The main class. */
    public static final String MAIN_CLASS = "org.apache.cassandra.service.CassandraDaemon";

    /**
     * The class that authenticates clients, by name: it must not be loaded outside of the server.
     */
    public static final String AUTHENTICATOR = "dev.kongdb.embedded.cassandra.OwnPassword";

    /** The only user. */
    public static final String USER = "kong";

    /** The system property with the file of the user's password. */
    public static final String PASSWORD_FILE_PROPERTY = "kongdb.password.file";

    private static final String JARS = "dev/kongdb/embedded/cassandra/";

    private CassandraServer() {}

    /**
     * Our classes that run in the server, as paths of resources. They precede Cassandra's on the
     * class path.
     */
    public static List<String> classes() {
        return List.of(
                "dev/kongdb/embedded/cassandra/CassandraServer.class",
                "dev/kongdb/embedded/cassandra/OwnPassword.class",
                "dev/kongdb/embedded/cassandra/OwnPassword$Negotiator.class",
                "org/apache/cassandra/security/ThreadAwareSecurityManager.class");
    }

    /** The server's jars in the order of its class path, as paths of resources. */
    public static List<String> jars() throws IOException {
        try (InputStream in = open(JARS + "class-path")) {
            String[] names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(":", -1);
            return Stream.of(names).map(JARS::concat).toList();
        }
    }

    /** The content of one of {@link #classes} or {@link #jars}. */
    public static InputStream open(String path) throws IOException {
        @Nullable InputStream in = CassandraServer.class.getResourceAsStream("/" + path);
        if (in == null) {
            throw new FileNotFoundException(path + " is missing in the artefact embedded-cassandra-server");
        }
        return in;
    }
}
