package dev.kongdb.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * We can read the recorded messages of a real Kong 2.8.5 and a plugin server, and we write the same
 * messages.
 */
class TranscriptTest {
    private static final HexFormat HEX = HexFormat.of();

    private static List<Map<?, ?>> lines(String file) throws IOException, MalformedJsonException {
        List<Map<?, ?>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../vectors/transcripts", file))) {
            lines.add((Map<?, ?>) Objects.requireNonNull(Json.parse(line.getBytes(StandardCharsets.UTF_8))));
        }
        return lines;
    }

    /** The recorded decoded value, with texts as wire texts. */
    private static @Nullable Object wire(@Nullable Object recorded) {
        if (recorded instanceof String text) {
            return Wire.text(text.getBytes(StandardCharsets.UTF_8));
        }
        if (recorded instanceof List<?> list) {
            return list.stream().map(TranscriptTest::wire).toList();
        }
        if (recorded instanceof Map<?, ?> map) {
            if (map.get("$hex") instanceof String hex) {
                return Wire.text(HEX.parseHex(hex));
            }
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(String.valueOf(wire(name)), wire(value)));
            return members;
        }
        return recorded;
    }

    /** The value as it is written, with wire texts as their bytes. */
    private static @Nullable Object sent(@Nullable Object read) {
        if (read instanceof String wire) {
            return Wire.received(wire);
        }
        if (read instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(sent(element)));
            return elements;
        }
        if (read instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put(sent(name), sent(value)));
            return members;
        }
        return read;
    }

    @Test
    void everyMessageOfMessagePackIsReadAndWrittenByteForByte() throws Exception {
        int messages = 0;
        for (Map<?, ?> line : lines("msgpack-2.8.jsonl")) {
            byte[] bytes = HEX.parseHex((String) line.get("hex"));
            if (!(line.get("msg") instanceof List<?> recorded)) {
                continue; // a message that was sent as a fault
            }
            MsgPack.Read read = MsgPack.read(bytes, 0, bytes.length);
            if (read == null) {
                throw new AssertionError("not whole: " + line);
            }
            assertThat(read.length()).isEqualTo(bytes.length);
            assertThat(read.value()).as("%s", line.get("situation")).isEqualTo(wire(recorded));
            ByteBuffer written = MsgPack.bytes(out -> MsgPack.write(out, sent(read.value())));
            byte[] again = new byte[written.remaining()];
            written.get(again);
            if (line.get("dir").equals("kong->server")) {
                assertThat(HEX.formatHex(again)).isEqualTo(line.get("hex"));
            } else { // the recorded server wrote each number in five bytes
                assertThat(MsgPack.read(again, 0, again.length))
                        .isNotNull()
                        .extracting(MsgPack.Read::value)
                        .isEqualTo(read.value());
            }
            for (int end = 0; end < bytes.length; end += Math.max(1, bytes.length / 20)) {
                assertThat(MsgPack.read(bytes, 0, end)).isNull();
            }
            messages++;
        }
        assertThat(messages).isGreaterThan(1100);
    }

    @Test
    void everyCallOfProtoBufIsReadAndEveryAnswerWrittenByteForByte() throws Exception {
        int calls = 0;
        String function = "";
        for (Map<?, ?> line : lines("protobuf-2.8.jsonl")) {
            byte[] bytes = HEX.parseHex((String) line.get("hex"));
            if (bytes.length == 0) {
                continue; // the end of a connection
            }
            int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
            assertThat(length).isEqualTo(bytes.length - 4);
            byte[] frame = Arrays.copyOfRange(bytes, 4, bytes.length);
            String said = line.get("msg") instanceof String text ? text : "";
            if (line.get("msg") instanceof Map<?, ?> call) {
                Map<String, @Nullable Object> read = Messages.CALL.decode(frame);
                assertThat(read.get("sequence")).isEqualTo(call.get("sequence"));
                String name = (String) Objects.requireNonNull(call.get("call"));
                assertThat(read).containsKey(name.replace("handle_", "").replaceAll("_instance", ""));
                calls++;
            } else if (said.startsWith("RpcReturn")) {
                Map<String, @Nullable Object> read = Messages.RETURN.decode(frame);
                assertThat(Messages.RETURN.encode(read)).isEqualTo(frame);
            } else if (said.startsWith("method ")) {
                function = said.substring("method ".length());
                assertThat(new String(frame, StandardCharsets.US_ASCII)).isEqualTo(function);
            } else if (said.equals("result") && PdkFunction.of(function) != null) {
                Messages.result(Objects.requireNonNull(PdkFunction.of(function)), frame);
            }
        }
        assertThat(calls).isGreaterThan(15);
    }

    @Test
    void whatAFunctionTakesIsWrittenAsAKongReadsIt() {
        assertThat(HEX.formatHex(Messages.arguments(PdkFunction.CLIENT_LOAD_CONSUMER, FakeKong.list("alice", true))))
                .isEqualTo("0a05616c6963651001");
        assertThat(HEX.formatHex(Messages.arguments(PdkFunction.CTX_SHARED_SET, FakeKong.list("java-quota", true))))
                .isEqualTo("0a0a6a6176612d71756f746112022001");
        assertThat(HEX.formatHex(
                        Messages.arguments(PdkFunction.RESPONSE_EXIT, FakeKong.list(403L, "{\"message\":\"no\"}"))))
                .isEqualTo("08930312107b226d657373616765223a226e6f227d");
    }

    @Test
    void whatAFunctionGivesIsReadAsAKongWritesIt() throws Exception {
        assertThat(Messages.result(PdkFunction.REQUEST_GET_METHOD, HEX.parseHex("0a03474554")))
                .isEqualTo("GET");
        assertThat(Messages.result(PdkFunction.REQUEST_GET_METHOD, new byte[0])).isNull();
        assertThat(Messages.result(PdkFunction.REQUEST_GET_RAW_BODY, HEX.parseHex("0a0361ff62")))
                .isEqualTo("a\u00ffb");
        assertThat(Messages.result(PdkFunction.CTX_SHARED_GET, HEX.parseHex("0801")))
                .isNull();
        assertThat(Messages.result(PdkFunction.CTX_SHARED_GET, HEX.parseHex("2000")))
                .isEqualTo(false);
        assertThat(Messages.result(PdkFunction.CTX_SHARED_GET, HEX.parseHex("1a0173")))
                .isEqualTo("s");
        assertThat(Messages.result(PdkFunction.CLIENT_GET_CONSUMER, HEX.parseHex("0a02633110011a03626f62")))
                .isEqualTo(Map.of("id", "c1", "created_at", 1L, "username", "bob"));
    }

    // --- to a server

    private static byte[] read(SocketChannel line, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (line.read(bytes) < 0) {
                throw new AssertionError("closed");
            }
        }
        return bytes.array();
    }

    private static List<?> answer(SocketChannel line) throws Exception {
        byte[] bytes = new byte[4096];
        int count = 0;
        while (true) {
            count += line.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
            MsgPack.Read read = MsgPack.read(bytes, 0, count);
            if (read != null) {
                return (List<?>) Objects.requireNonNull(read.value());
            }
        }
    }

    @Test
    void aServerThatKnowsNothingOfARecordingAnswersAllThatTheKongSaidInIt() throws Exception {
        int answered = 0;
        try (SocketChannel line =
                SocketChannel.open(UnixDomainSocketAddress.of(TestServers.socket(Protocol.MSGPACK)))) {
            for (Map<?, ?> recorded : lines("msgpack-2.8.jsonl")) {
                if (!recorded.get("dir").equals("kong->server") || !(recorded.get("msg") instanceof List<?> request)) {
                    continue;
                }
                line.write(ByteBuffer.wrap(HEX.parseHex((String) recorded.get("hex"))));
                List<?> answer = answer(line);
                assertThat(answer).hasSize(4);
                assertThat(answer.subList(0, 2)).isEqualTo(List.of(1L, request.get(1)));
                String method = (String) request.get(2);
                Object parameter = ((List<?>) request.get(3)).get(0);
                switch (method) {
                    case "plugin.StartInstance" -> {
                        assertThat(answer.get(2)).isNull();
                        assertThat(((Map<?, ?>) answer.get(3)).get("Id")).isInstanceOf(Long.class);
                    }
                    case "plugin.CloseInstance" -> assertThat(answer.get(2)).isNull();
                    case "plugin.HandleEvent" -> {
                        Object id = ((Map<?, ?>) parameter).get("InstanceId");
                        assertThat(answer.get(2))
                                .isEqualTo(id == null ? "the instance was not started" : "no plugin instance #" + id);
                    }
                    default -> assertThat(answer.get(2)).isEqualTo("no event waits for this step");
                }
                answered++;
            }
        }
        assertThat(answered).isGreaterThan(500);
    }

    @Test
    void aServerStartsAndClosesWhatAKongAskedForByProtoBuf() throws Exception {
        int answered = 0;
        try (SocketChannel line =
                SocketChannel.open(UnixDomainSocketAddress.of(TestServers.socket(Protocol.PROTOBUF)))) {
            for (Map<?, ?> recorded : lines("protobuf-2.8.jsonl")) {
                if (!(recorded.get("msg") instanceof Map<?, ?> call) || "handle_event".equals(call.get("call"))) {
                    continue;
                }
                line.write(ByteBuffer.wrap(HEX.parseHex((String) recorded.get("hex"))));
                int length = ByteBuffer.wrap(read(line, 4))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
                Map<String, @Nullable Object> answer = Messages.RETURN.decode(read(line, length));
                assertThat(answer.get("sequence")).isEqualTo(call.get("sequence"));
                assertThat(answer.containsKey("status")).isEqualTo("start_instance".equals(call.get("call")));
                answered++;
            }
        }
        assertThat(answered).isGreaterThan(5);
    }
}
