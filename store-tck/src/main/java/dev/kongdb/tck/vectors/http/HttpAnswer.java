package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server sent back.
 *
 * @param headers in the order sent, read as UTF-8
 * @param body its bytes, without the framing
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

    /** The body as JSON; missing when it is none. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
