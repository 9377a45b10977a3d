package dev.kongdb.cassandra;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A proxy between a client and a node. It answers some statements itself, with answers that a
 * healthy node cannot be made to give. It speaks version 4 of the native protocol, whose frames
 * have a header of nine bytes and no outer framing.
 */
final class FaultyProxy implements AutoCloseable {
    private static final int ERROR = 0;
    private static final int RESULT = 8;
    private static final int PREPARE = 9;
    private static final int EXECUTE = 10;
    private static final int BATCH = 13;
    private static final int PREPARED = 4;

    /** What the proxy does with a statement. */
    enum Fault {
        /** The node has too few replicas for the statement. */
        UNAVAILABLE(0x1000, false),
        OVERLOADED(0x1001, false),
        /** The statement names something that the node does not know. */
        INVALID(0x2200, false),
        /** The node is not yet a member of the cluster. */
        BOOTSTRAPPING(0x1002, false),
        READ_TIMEOUT(0x1200, false),
        /** Too few replicas have answered in time. The write took place. */
        WRITE_TIMEOUT(0x1100, true),
        /**
         * The same for a conditional statement: the outcome is unknown. The write did not take
         * place.
         */
        CAS_TIMEOUT_LOST(0x1100, false),
        /** The outcome is unknown. The write took place. */
        CAS_TIMEOUT_DONE(0x1100, true),
        /** No answer ever comes. The write took place. */
        SILENCE(0, true),
        /** The connection breaks. The write took place. */
        CUT(0, true);

        private final int code;
        private final boolean reachesTheNode;

        Fault(int code, boolean reachesTheNode) {
            this.code = code;
            this.reachesTheNode = reachesTheNode;
        }
    }

    private record Frame(int version, int flags, int stream, int opcode, ByteBuffer body) {
        static Frame read(DataInputStream in) throws IOException {
            int version = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readUnsignedShort();
            int opcode = in.readUnsignedByte();
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            return new Frame(version, flags, stream, opcode, ByteBuffer.wrap(body));
        }

        void write(DataOutputStream out) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream frame = new DataOutputStream(bytes);
            frame.writeByte(version);
            frame.writeByte(flags);
            frame.writeShort(stream);
            frame.writeByte(opcode);
            frame.writeInt(body.remaining());
            frame.write(bytes(body));
            synchronized (out) {
                out.write(bytes.toByteArray());
                out.flush();
            }
        }
    }

    private final ServerSocket server;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** The text of each prepared statement, by its id. */
    private final Map<String, String> statements = new ConcurrentHashMap<>();

    /** The texts of the received statements. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private final AtomicReference<Function<String, Fault>> faults = new AtomicReference<>(cql -> null);
    private final AtomicReference<Function<String, Fault>> preparationFaults = new AtomicReference<>(cql -> null);

    FaultyProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                Socket node = new Socket(host, port);
                sockets.add(node);
                serve(client, node);
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /**
     * From now on, calls the function with the text of each statement, and injects the fault that
     * it returns, or none for null. The statements of a batch are passed as one text.
     */
    void faults(Function<String, Fault> each) {
        seen.clear();
        faults.set(each);
    }

    /** Like {@link #faults}, for the preparation of statements. */
    void preparationFaults(Function<String, Fault> each) {
        preparationFaults.set(each);
    }

    /** The texts of the statements since the faults were set. */
    List<String> seen() {
        return seen;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // closed
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client, Socket node) throws IOException {
        DataInputStream fromClient = new DataInputStream(client.getInputStream());
        DataOutputStream toClient = new DataOutputStream(client.getOutputStream());
        DataInputStream fromNode = new DataInputStream(node.getInputStream());
        DataOutputStream toNode = new DataOutputStream(node.getOutputStream());
        Map<Integer, String> preparing = new ConcurrentHashMap<>();
        Map<Integer, Fault> answering = new ConcurrentHashMap<>();
        start(() -> {
            try (client;
                    node) {
                while (true) {
                    Frame frame = Frame.read(fromClient);
                    if (frame.version > 4) {
                        new Frame(
                                        0x84,
                                        0,
                                        frame.stream,
                                        ERROR,
                                        error(0xA, "Invalid or unsupported protocol version (5)"))
                                .write(toClient);
                        continue;
                    }
                    Fault fault = fault(frame, preparing);
                    if (fault != null && !fault.reachesTheNode) {
                        new Frame(0x84, 0, frame.stream, ERROR, error(fault)).write(toClient);
                        continue;
                    }
                    if (fault != null) {
                        answering.put(frame.stream, fault);
                    }
                    frame.write(toNode);
                }
            }
        });
        start(() -> {
            try (client;
                    node) {
                while (true) {
                    Frame frame = Frame.read(fromNode);
                    String cql = preparing.remove(frame.stream);
                    if (cql != null && frame.opcode == RESULT) {
                        learn(cql, frame.body);
                    }
                    Fault fault = answering.remove(frame.stream);
                    if (fault == null) {
                        frame.write(toClient);
                    } else if (fault == Fault.CUT) {
                        return;
                    } else if (fault != Fault.SILENCE) {
                        new Frame(0x84, 0, frame.stream, ERROR, error(fault)).write(toClient);
                    }
                }
            }
        });
    }

    private Fault fault(Frame frame, Map<Integer, String> preparing) {
        ByteBuffer body = frame.body.duplicate();
        if (frame.opcode == PREPARE) {
            byte[] text = new byte[body.getInt()];
            body.get(text);
            String cql = new String(text, StandardCharsets.UTF_8);
            Fault fault = preparationFaults.get().apply(cql);
            if (fault == null) {
                preparing.put(frame.stream, cql);
            }
            return fault;
        }
        String cql;
        if (frame.opcode == BATCH) {
            cql = batch(body);
        } else if (frame.opcode == EXECUTE) {
            cql = text(body);
        } else {
            return null;
        }
        seen.add(cql);
        return faults.get().apply(cql);
    }

    private String text(ByteBuffer id) {
        return statements.getOrDefault(id(id), "");
    }

    /** The statements of a batch. All of them are prepared. */
    private String batch(ByteBuffer body) {
        body.get(); // the type of the statement
        StringJoiner texts = new StringJoiner("; ");
        for (int left = body.getShort(); left > 0; left--) {
            body.get(); // the mark of a prepared statement
            texts.add(text(body));
            for (int values = body.getShort(); values > 0; values--) {
                int length = body.getInt();
                body.position(body.position() + Math.max(length, 0));
            }
        }
        return texts.toString();
    }

    private void learn(String cql, ByteBuffer result) {
        ByteBuffer body = result.duplicate();
        if (body.getInt() == PREPARED) {
            statements.put(id(body), cql);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String id(ByteBuffer body) {
        byte[] id = new byte[body.getShort()];
        body.get(id);
        return HexFormat.of().formatHex(id);
    }

    private static ByteBuffer error(int code, String message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeInt(code);
        body.writeUTF(message);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static ByteBuffer error(Fault fault) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.write(bytes(error(fault.code, "said by the proxy")));
        switch (fault) {
            case UNAVAILABLE -> {
                body.writeShort(4); // QUORUM
                body.writeInt(2);
                body.writeInt(1);
            }
            case READ_TIMEOUT -> {
                body.writeShort(4);
                body.writeInt(0);
                body.writeInt(1);
                body.writeByte(0);
            }
            case WRITE_TIMEOUT -> {
                body.writeShort(4);
                body.writeInt(0);
                body.writeInt(1);
                body.writeUTF("SIMPLE");
            }
            case CAS_TIMEOUT_LOST, CAS_TIMEOUT_DONE -> {
                body.writeShort(8); // SERIAL
                body.writeInt(0);
                body.writeInt(1);
                body.writeUTF("CAS");
            }
            default -> {}
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public String toString() {
        return "proxy of " + host + ":" + port;
    }
}
