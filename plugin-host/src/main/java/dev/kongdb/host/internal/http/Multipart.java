package dev.kongdb.host.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;

/** A {@code multipart/form-data} body, part by part. */
public final class Multipart {
    private static final int MAX_PARTS = 2000;

    private final String boundary;
    private final List<Part> parts;

    /** One part. */
    public static final class Part {
        private final String name;
        private final HttpFields headers;
        private final byte[] content;

        private Part(String name, HttpFields headers, byte[] content) {
            this.name = name;
            this.headers = headers;
            this.content = content;
        }

        /** The name of the argument; empty when it has none. */
        public String name() {
            return name;
        }

        /** The content as text. */
        public String text() {
            return Utf8.decode(content, content.length);
        }

        /** A part of that name and text. */
        public static Part of(String name, String text) {
            String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"");
            return new Part(
                    name,
                    HttpFields.build().add("Content-Disposition", "form-data; name=\"" + quoted + "\""),
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Multipart(String boundary, List<Part> parts) {
        this.boundary = boundary;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a body.
     *
     * @param contentType the header, which names the boundary
     * @throws MalformedArgumentsException when it cannot be read as what it says it is
     */
    public static Multipart parse(String contentType, byte[] body) throws MalformedArgumentsException {
        String boundary = MultiPart.extractBoundary(contentType);
        if (boundary == null) {
            throw new MalformedArgumentsException("the content type names no boundary");
        }
        if (body.length == 0) {
            return new Multipart(boundary, List.of());
        }
        MultiPartConfig config = new MultiPartConfig.Builder()
                .maxParts(MAX_PARTS)
                .maxSize(body.length)
                .maxPartSize(body.length)
                .maxMemoryPartSize(body.length)
                .useFilesForPartsWithoutFileName(false)
                .build();
        List<Part> parts = new ArrayList<>();
        try (MultiPartFormData.Parts read = MultiPartFormData.getParts(
                Content.Source.from(ByteBuffer.wrap(body)), new Attributes.Mapped(), contentType, config)) {
            for (MultiPart.Part part : read) {
                ByteBuffer content = Content.Source.asByteBuffer(part.createContentSource());
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                parts.add(new Part(part.getName() == null ? "" : part.getName(), part.getHeaders(), bytes));
            }
        } catch (IOException | RuntimeException e) {
            // the parser says what it finds by unchecked exceptions of several kinds
            throw new MalformedArgumentsException("the multipart form cannot be read");
        }
        return new Multipart(boundary, parts);
    }

    /** The parts in order. */
    public List<Part> parts() {
        return parts;
    }

    /** The parts as arguments, files as text; what has no name is none. */
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
            for (HttpField field : part.headers) {
                out.writeBytes((field.getName() + ": " + field.getValue() + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            out.writeBytes(ascii("\r\n"));
            out.writeBytes(part.content);
            out.writeBytes(ascii("\r\n"));
        }
        out.writeBytes(ascii("--" + boundary + "--\r\n"));
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
