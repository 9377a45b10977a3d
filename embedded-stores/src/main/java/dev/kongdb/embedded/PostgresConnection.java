package dev.kongdb.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The little of PostgreSQL's wire protocol that a launcher needs: is the server there, and a statement without
 * parameters or rows. A driver here would be on the class path of everyone who uses an embedded store.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol.html">Frontend/Backend Protocol</a>
 */
final class PostgresConnection implements AutoCloseable {
    /** The address that embedded stores listen on: this machine only. */
    static final String HOST = "127.0.0.1";

    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final int AUTHENTICATED = 0;
    private static final int LONGEST_MESSAGE = 1 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private PostgresConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** {@link #HOST}, whether or not the JVM prefers IPv6. */
    static InetAddress address() throws IOException {
        return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
    }

    /** Connects without a password. */
    static PostgresConnection open(int port, String user, String database, Duration patience)
            throws IOException, ServerRefusal {
        Socket socket = new Socket();
        try {
            int milliseconds = Math.toIntExact(patience.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(milliseconds);
            socket.connect(new InetSocketAddress(address(), port), milliseconds);
            PostgresConnection connection = new PostgresConnection(socket);
            connection.startUp(user, database);
            return connection;
        } catch (IOException | ServerRefusal | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void startUp(String user, String database) throws IOException, ServerRefusal {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text :
                new String[] {"user", user, "database", database, "application_name", "kongdb-embedded", ""}) {
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        out.writeInt(body.size() + 8);
        out.writeInt(PROTOCOL_3_0);
        body.writeTo(out);
        out.flush();
        awaitReady();
    }

    /** Runs one statement. */
    void execute(String sql) throws IOException, ServerRefusal {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        out.writeByte('Q');
        out.writeInt(text.length + 5);
        out.write(text);
        out.writeByte(0);
        out.flush();
        awaitReady();
    }

    /** Reads until the server waits for the next statement. At start-up it says why not and hangs up instead. */
    private void awaitReady() throws IOException, ServerRefusal {
        @Nullable ServerRefusal refusal = null;
        while (true) {
            int type;
            try {
                type = in.readUnsignedByte();
            } catch (EOFException e) {
                if (refusal != null) {
                    throw refusal;
                }
                throw e;
            }
            int length = in.readInt() - 4;
            if (length < 0 || length > LONGEST_MESSAGE) {
                throw new IOException("what answers on port " + socket.getPort() + " is no PostgreSQL");
            }
            byte[] body = new byte[length];
            in.readFully(body);
            switch (type) {
                case 'E' -> refusal = ServerRefusal.parse(body);
                case 'R' -> requireAuthenticated(body);
                case 'Z' -> {
                    if (refusal != null) {
                        throw refusal;
                    }
                    return;
                }
                default -> {
                    // settings, notices, and the rows of a statement that ought to have none
                }
            }
        }
    }

    private static void requireAuthenticated(byte[] body) throws ServerRefusal {
        boolean authenticated = body.length == 4 && (body[0] | body[1] | body[2] | body[3]) == AUTHENTICATED;
        if (!authenticated) {
            throw new ServerRefusal("28P01", "the server asks for a password");
        }
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            out.writeByte('X');
            out.writeInt(4);
            out.flush();
        }
    }

    /** The server's own words for why it did not do as asked. */
    static final class ServerRefusal extends Exception {
        private final String sqlState;

        ServerRefusal(String sqlState, String message) {
            super(message);
            this.sqlState = sqlState;
        }

        static ServerRefusal parse(byte[] body) {
            Map<Character, String> fields = new HashMap<>();
            for (String field : new String(body, StandardCharsets.UTF_8).split("\0", -1)) {
                if (!field.isEmpty()) {
                    fields.put(field.charAt(0), field.substring(1));
                }
            }
            return new ServerRefusal(fields.getOrDefault('C', ""), fields.getOrDefault('M', "no reason given"));
        }

        /** PostgreSQL's code for the error. */
        String sqlState() {
            return sqlState;
        }
    }
}
