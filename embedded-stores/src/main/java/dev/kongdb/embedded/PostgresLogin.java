package dev.kongdb.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The credentials of one embedded PostgreSQL. Client and server prove with SCRAM that they know the
 * password, without sending it. So another program on the server's port learns nothing, and is not
 * taken for the server.
 *
 * @param superuser the password of {@link #SUPERUSER}
 * @param kong the password of {@link #KONG}
 */
record PostgresLogin(String superuser, String kong) {
    /** The address that embedded stores listen on, which only this machine can reach. */
    static final String HOST = "127.0.0.1";

    static final String SUPERUSER = "postgres";
    static final String KONG = "kong";

    /** The only method of authentication, for both sides. */
    static final String METHOD = "scram-sha-256";

    private static final String FILE = "kongdb.passwords";

    /** {@link #HOST}, whether or not the JVM prefers IPv6. */
    static InetAddress address() throws IOException {
        return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
    }

    /** New passwords. */
    static PostgresLogin random() {
        return new PostgresLogin(Passwords.random(), Passwords.random());
    }

    /**
     * The passwords in a data directory; empty if it has none, because it was made before there
     * were passwords.
     */
    static Optional<PostgresLogin> read(Path dataDirectory) throws IOException {
        Path file = file(dataDirectory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> passwords = Passwords.read(file);
        return passwords.size() == 2
                ? Optional.of(new PostgresLogin(passwords.get(0), passwords.get(1)))
                : Optional.empty();
    }

    static Path file(Path dataDirectory) {
        return dataDirectory.resolve(FILE);
    }

    void write(Path dataDirectory) throws IOException {
        Passwords.write(file(dataDirectory), superuser + "\n" + kong + "\n");
    }

    /**
     * Statements, one in each line, that create user and database if they are missing, and set the
     * passwords.
     */
    String sql() {
        return """
                DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kong') THEN CREATE ROLE kong; END IF; END $$
                ALTER ROLE kong LOGIN PASSWORD '%s'
                ALTER ROLE postgres PASSWORD '%s'
                CREATE DATABASE kong OWNER kong
                """.formatted(verifier(kong), verifier(superuser));
    }

    /**
     * What PostgreSQL stores of a password, by which it can check it (RFC 5803). The password is
     * hashed once, not 4,096 times as usual: a random password cannot be guessed from a fast hash
     * either, and each connection has to repeat the hashing.
     */
    private static String verifier(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        try {
            byte[] salted = hmac(password.getBytes(UTF_8), salt, new byte[] {0, 0, 0, 1});
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key".getBytes(UTF_8)));
            return "SCRAM-SHA-256$1:" + base64.encodeToString(salt) + "$" + base64.encodeToString(stored) + ":"
                    + base64.encodeToString(hmac(salted, "Server Key".getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks SHA-256, which each must have", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... texts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] text : texts) {
            mac.update(text);
        }
        return mac.doFinal();
    }

    /** The parameters of a JDBC URL. */
    String parameters(String user) {
        return "?user=" + user + "&password=" + password(user) + "&requireAuth=" + METHOD;
    }

    private String password(String user) {
        return user.equals(SUPERUSER) ? superuser : kong;
    }

    /** Connects. */
    Connection open(int port, String user, String database, Duration patience) throws SQLException {
        String seconds = Long.toString(Math.max(1, patience.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password(user));
        properties.setProperty("requireAuth", METHOD);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", "kongdb-embedded");
        @Nullable
        Connection connection =
                new Driver().connect("jdbc:postgresql://" + HOST + ":" + port + "/" + database, properties);
        if (connection == null) {
            throw new IllegalStateException("the driver does not take its own URLs");
        }
        return connection;
    }
}
