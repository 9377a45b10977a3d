package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import dev.kongdb.server.internal.FakeKong.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The worker of the tests says what a real Kong 2.8.5 said in the same conversations: the recorded
 * answers of the server are played to it. The order of a table's members differs from one run of a
 * Kong to the next, so messages with such tables have equal lengths and members, and all others
 * equal bytes.
 */
class RecordedKongTest {
    private static final HexFormat HEX = HexFormat.of();

    /** In place of the method of a request that was not recorded. */
    private static final String MISSING = "";

    /** A message. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(String server, String connection, boolean ofKong, byte[] bytes, String said) {}

    private final Path socket = TestServers.FOLDER.resolve("recorded");
    private final Queue<byte[]> heard = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> answers = new ConcurrentLinkedQueue<>();
    private @Nullable ScriptedPeer peer;
    private @Nullable Lines lines;

    private Lines play(ScriptedPeer.Script script) throws IOException {
        peer = new ScriptedPeer(socket, script);
        lines = new Lines(socket, FakeKong.PATIENCE);
        return lines;
    }

    @AfterEach
    void close() throws IOException {
        Objects.requireNonNull(lines).close();
        Objects.requireNonNull(peer).close();
        Files.delete(socket);
    }

    private static List<Line> lines(String file) throws IOException, MalformedJsonException {
        List<Line> lines = new ArrayList<>();
        for (String text : Files.readAllLines(Path.of("../vectors/transcripts", file))) {
            Map<?, ?> line = (Map<?, ?>) Objects.requireNonNull(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
            lines.add(new Line(
                    line.get("situation") + " " + line.get("pid"),
                    line.get("situation") + " " + line.get("pid") + " " + line.get("conn"),
                    "kong->server".equals(line.get("dir")),
                    HEX.parseHex((String) line.get("hex")),
                    String.valueOf(line.get("msg"))));
        }
        return lines;
    }

    // --- MessagePack

    /** A request of the Kong and what the server answered; null if it did not. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Call(
            String server,
            byte[] bytes,
            long id,
            String method,
            @Nullable Object parameter,
            byte @Nullable [] answer) {
        @Nullable
        Object member(String name) {
            return parameter instanceof Map<?, ?> map ? map.get(name) : null;
        }
    }

    /** The number of the event that an answer belongs to; null if it is that of a faulty server. */
    private static @Nullable Object event(byte @Nullable [] answer) {
        try {
            return answer != null
                            && read(answer) instanceof List<?> parts
                            && parts.size() == 4
                            && parts.get(3) instanceof Map<?, ?> step
                    ? step.get("EventId")
                    : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static @Nullable Object read(byte[] bytes) throws ProtocolException {
        MsgPack.Read read = MsgPack.read(bytes, 0, bytes.length);
        return read == null ? null : read.value();
    }

    private static boolean isWhole(byte[] request) {
        try {
            return MsgPack.read(request, 0, request.length) != null;
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Call> calls() throws Exception {
        List<Line> lines = lines("msgpack-2.8.jsonl");
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line asked = lines.get(i);
            if (!asked.ofKong()) {
                continue;
            }
            byte[] answer = null;
            for (int j = i + 1; j < lines.size() && answer == null; j++) {
                Line next = lines.get(j);
                if (next.connection().equals(asked.connection())) {
                    answer = next.ofKong() ? new byte[0] : next.bytes();
                }
            }
            Object event = event(answer);
            if (read(asked.bytes()) instanceof List<?> request) {
                calls.add(new Call(
                        asked.server(),
                        asked.bytes(),
                        (Long) request.get(1),
                        (String) request.get(2),
                        ((List<?>) request.get(3)).get(0),
                        answer == null || answer.length == 0 ? null : answer));
            } else if (event != null) { // it was too long to be recorded
                calls.add(new Call(asked.server(), new byte[0], 0, MISSING, Map.of("EventId", event), null));
            }
        }
        return calls;
    }

    /** A recorded value as a function returns it: names are texts, and texts are bytes. */
    private static @Nullable Object returned(@Nullable Object read) {
        if (read instanceof String wire) {
            return Wire.received(wire);
        }
        if (read instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(returned(element)));
            return elements;
        }
        if (read instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(Wire.read(name), returned(value)));
            return members;
        }
        return read;
    }

    private static boolean isOrdered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.size() < 2 && map.values().stream().allMatch(RecordedKongTest::isOrdered);
        }
        return !(value instanceof List<?> list) || list.stream().allMatch(RecordedKongTest::isOrdered);
    }

    private int compared;
    private int equal;

    private void compare(byte[] recorded) throws ProtocolException {
        byte[] ours = Objects.requireNonNull(heard.poll());
        assertThat(read(ours)).isEqualTo(read(recorded));
        assertThat(ours).hasSameSizeAs(recorded);
        if (isOrdered(read(recorded))) {
            assertThat(HEX.formatHex(ours)).isEqualTo(HEX.formatHex(recorded));
            equal++;
        }
        compared++;
    }

    private void play(MsgPackWires wires, List<Call> event) throws Exception {
        Queue<Call> steps = new ConcurrentLinkedQueue<>(event);
        Call first = steps.remove();
        answers.clear();
        event.forEach(call -> answers.add(call.answer() == null ? new byte[0] : call.answer()));
        wires.lastId.set(first.id() - 1);
        try {
            wires.event((Long) first.member("InstanceId"), Wire.read(first.member("EventName")), (name, arguments) -> {
                Call next = steps.poll();
                if (next == null) {
                    throw new LuaError("the recording ends with an exit, or an error");
                }
                wires.lastId.set(next.id() - 1);
                Object data = returned(next.member("Data"));
                return next.method().equals("plugin.StepError")
                        ? new KongFunctions.Returned(null, Wire.read(next.member("Data")))
                        : new KongFunctions.Returned(data, null);
            });
        } catch (IOException | LuaError e) {
            // It has failed, as the recorded Kong has.
        }
        for (Call call : event) {
            compare(call.bytes());
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void itSpeaksMessagePackAsARecordedKong() throws Exception {
        MsgPackWires wires = new MsgPackWires(
                play(request -> {
                    if (!isWhole(request)) {
                        return new byte[0];
                    }
                    heard.add(request);
                    byte[] answer = answers.poll();
                    return answer == null || answer.length == 0 ? null : answer;
                }),
                Version.V2_8);
        List<Call> calls = calls();
        for (Call call : calls) {
            switch (call.method()) {
                case "plugin.StartInstance", "plugin.CloseInstance" -> {
                    if (call.answer() == null) {
                        continue;
                    }
                    answers.add(call.answer());
                    wires.lastId.set(call.id() - 1);
                    try {
                        if (call.parameter() instanceof Long instance) {
                            wires.stop(instance);
                        } else {
                            wires.start(Wire.read(call.member("Name")), Wire.read(call.member("Config")));
                        }
                    } catch (IOException | LuaError e) {
                        // as above
                    }
                    compare(call.bytes());
                }
                case "plugin.HandleEvent" -> {
                    Object id = event(call.answer());
                    List<Call> event = new ArrayList<>(List.of(call));
                    for (Call step : calls.subList(calls.indexOf(call) + 1, calls.size())) {
                        if (id != null && step.server().equals(call.server()) && id.equals(step.member("EventId"))) {
                            if (step.method().equals(MISSING)) {
                                break;
                            }
                            event.add(step);
                        }
                    }
                    play(wires, event);
                }
                default -> {} // part of an event
            }
        }
        assertThat(compared).isGreaterThan(450);
        assertThat(equal).isGreaterThan(120);
    }

    // --- ProtoBuf

    private static byte[] content(byte[] frame) {
        return Arrays.copyOfRange(frame, 4, frame.length);
    }

    /** The whole frames that a worker has written, one after the other. */
    private static List<byte[]> frames(byte[] written) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer read = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        while (read.remaining() >= 4 && read.remaining() >= 4 + read.getInt(read.position())) {
            byte[] frame = new byte[4 + read.getInt(read.position())];
            read.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    /** The recorded result of the function, as it is before it is written. */
    private static @Nullable Object result(PdkFunction function, byte[] frame) {
        try {
            Object value = Messages.result(function, content(frame));
            return function.gives() == PdkFunction.Gives.BODY && value instanceof String wire
                    ? new KongFunctions.Raw(Wire.received(wire))
                    : value;
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itSpeaksProtoBufAsARecordedKong() throws Exception {
        ProtoBufWires wires = new ProtoBufWires(
                play(request -> {
                    if (frames(request).isEmpty()) {
                        return new byte[0];
                    }
                    heard.addAll(frames(request));
                    return answers.poll();
                }),
                Version.V3_9);
        List<Line> all = lines("protobuf-2.8.jsonl");
        int messages = 0;
        for (int i = 0; i < all.size(); i++) {
            Line first = all.get(i);
            if (!first.ofKong() || first.bytes().length == 0 || !first.said().contains("call=")) {
                continue;
            }
            // what the Kong says, and what the server answers to each message
            List<byte[]> said = new ArrayList<>(List.of(first.bytes()));
            answers.clear();
            byte[] answer = new byte[0];
            for (Line line : all.subList(i + 1, all.size())) {
                boolean other = line.ofKong() && line.said().contains("call=");
                if (!line.connection().equals(first.connection()) || other) {
                    break;
                }
                if (line.ofKong() && line.bytes().length > 0) {
                    answers.add(answer);
                    answer = new byte[0];
                    said.add(line.bytes());
                } else {
                    int length = answer.length;
                    answer = Arrays.copyOf(answer, length + line.bytes().length);
                    System.arraycopy(line.bytes(), 0, answer, length, line.bytes().length);
                }
            }
            if (answer.length > 0) {
                answers.add(answer);
            }
            Map<String, @Nullable Object> call = Messages.CALL.decode(content(first.bytes()));
            wires.last.set((Long) call.get("sequence") - 1);
            Queue<byte[]> results = new ConcurrentLinkedQueue<>(said.subList(1, said.size()));
            try {
                if (call.get("event") instanceof Map<?, ?> event) {
                    wires.event((Long) event.get("instance"), Wire.read(event.get("phase")), (name, arguments) -> {
                        byte[] result = results.poll();
                        if (result == null) {
                            throw new LuaError("the recording ends with an exit, or an error");
                        }
                        return new KongFunctions.Returned(
                                result(Objects.requireNonNull(PdkFunction.of(name)), result), null);
                    });
                } else if (call.get("start") instanceof Map<?, ?> start) {
                    wires.start(Wire.read(start.get("name")), Wire.read(start.get("config")));
                }
            } catch (IOException | LuaError e) {
                // It has failed, as the recorded Kong has.
            }
            // The recorded server asks for some functions that ours does not need, and the worker
            // does not know them.
            for (byte[] recorded : said.subList(0, heard.size())) {
                byte[] ours = Objects.requireNonNull(heard.poll());
                assertThat(ours).hasSameSizeAs(recorded);
                byte[] sorted = ours.clone();
                byte[] recordedSorted = recorded.clone();
                Arrays.sort(sorted); // a message may have its fields in any order
                Arrays.sort(recordedSorted);
                assertThat(sorted).as(HEX.formatHex(recorded)).isEqualTo(recordedSorted);
                messages++;
            }
            assertThat(heard).isEmpty();
        }
        assertThat(messages).isGreaterThan(15);
    }
}
