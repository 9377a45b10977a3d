package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer of a server.
 *
 * @param headers the headers in the order of the answer, read as UTF-8
 * @param body the bytes of the body, without the framing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HttpAnswer(int status, List<Header> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A header. */
    record Header(String name, String value) {}

    /** The values of a header. */
    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; a missing node if it is not JSON. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
