package dev.kongdb.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body, split into its parts. Written by hand: the parsers of HTTP
 * servers and of commons-fileupload bring a server or temporary files with them, and splitting is
 * all that is needed. Immutable.
 */
public final class Multipart {
    private static final int MAX_PARTS = 2000;
    private static final Pattern BOUNDARY = parameter("boundary");
    private static final Pattern NAME = parameter("name");
    private static final byte[] LINE_END = ascii("\r\n");

    private final String boundary;
    private final List<Part> parts;

    /** One part. */
    public static final class Part {
        private final String name;

        /** The lines of its headers, each with its line end, as received. */
        private final byte[] head;

        private final byte[] content;

        private Part(String name, byte[] head, byte[] content) {
            this.name = name;
            this.head = head;
            this.content = content;
        }

        /** The name of the argument; empty when the part has none. */
        public String name() {
            return name;
        }

        /** The content as text. */
        public String text() {
            return Utf8.decode(content, content.length);
        }

        /** A part with a name and text. */
        public static Part of(String name, String text) {
            String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"");
            return new Part(
                    name,
                    ("Content-Disposition: form-data; name=\"" + quoted + "\"\r\n").getBytes(StandardCharsets.UTF_8),
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Multipart(String boundary, List<Part> parts) {
        this.boundary = boundary;
        this.parts = List.copyOf(parts);
    }

    /**
     * Parses a body.
     *
     * @param contentType the header, which names the boundary
     * @throws MalformedArgumentsException when the body is not well formed
     * @throws TooManyArgumentsException when it has more than 2,000 parts
     */
    public static Multipart parse(String contentType, byte[] body) throws MalformedArgumentsException {
        String boundary = parameter(BOUNDARY, contentType);
        if (boundary == null || boundary.isEmpty()) {
            throw new MalformedArgumentsException("the content type names no boundary");
        }
        if (body.length == 0) {
            return new Multipart(boundary, List.of());
        }
        byte[] delimiter = ascii("\r\n--" + boundary);
        List<Part> parts = new ArrayList<>();
        int at = startsWith(body, 0, ascii("--" + boundary)) ? delimiter.length - LINE_END.length : -1;
        if (at < 0) {
            int first = indexOf(body, delimiter, 0); // what precedes the first part is ignored
            if (first < 0) {
                throw unreadable();
            }
            at = first + delimiter.length;
        }
        while (!startsWith(body, at, ascii("--"))) {
            int start = indexOf(body, LINE_END, at);
            int end = start < 0 ? -1 : indexOf(body, delimiter, start);
            if (end < 0) {
                throw unreadable();
            }
            if (parts.size() == MAX_PARTS) {
                throw new TooManyArgumentsException(MAX_PARTS);
            }
            parts.add(part(body, start + LINE_END.length, end));
            at = end + delimiter.length;
        }
        return new Multipart(boundary, parts);
    }

    /** Splits a part into headers and content at the first empty line. */
    private static Part part(byte[] body, int start, int end) throws MalformedArgumentsException {
        int line = start;
        String name = "";
        while (!startsWith(body, line, LINE_END)) {
            int next = indexOf(body, LINE_END, line) + LINE_END.length;
            if (next < LINE_END.length || next > end) {
                throw unreadable();
            }
            String header = Utf8.decode(Arrays.copyOfRange(body, line, next), next - line);
            if (header.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                String given = parameter(NAME, header);
                name = given == null ? "" : given;
            }
            line = next;
        }
        int content = Math.min(line + LINE_END.length, end);
        return new Part(name, Arrays.copyOfRange(body, start, line), Arrays.copyOfRange(body, content, end));
    }

    private static MalformedArgumentsException unreadable() {
        return new MalformedArgumentsException("the multipart form cannot be read");
    }

    /** A parameter of a header: a token, or a text in quotes with escapes. */
    private static Pattern parameter(String name) {
        return Pattern.compile(
                ";\\s*" + name + "=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\\s\"]*+))", Pattern.CASE_INSENSITIVE);
    }

    private static @Nullable String parameter(Pattern parameter, String header) {
        Matcher found = parameter.matcher(header);
        if (!found.find()) {
            return null;
        }
        String quoted = found.group(1);
        return quoted == null ? found.group(2) : quoted.replaceAll("\\\\(.)", "$1");
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
        return at + wanted.length <= bytes.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= bytes.length; at++) {
            if (bytes[at] == wanted[0] && startsWith(bytes, at, wanted)) {
                return at;
            }
        }
        return -1;
    }

    /** The parts in order. */
    public List<Part> parts() {
        return parts;
    }

    /** The parts that have a name, as arguments. The content of a file is its value. */
    public Arguments arguments() {
        return new Arguments(parts.stream()
                .filter(part -> !part.name().isEmpty())
                .map(part -> new Arguments.Argument(part.name(), Optional.of(part.text())))
                .toList());
    }

    /** The same form with other parts. */
    public Multipart with(List<Part> others) {
        return new Multipart(boundary, others);
    }

    /** The body. */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            out.writeBytes(ascii("--" + boundary + "\r\n"));
            out.writeBytes(part.head);
            out.writeBytes(LINE_END);
            out.writeBytes(part.content);
            out.writeBytes(LINE_END);
        }
        out.writeBytes(ascii("--" + boundary + "--\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
