package dev.kongdb.schema.pcre;

import java.nio.charset.StandardCharsets;

/** PCRE's message for a text that is no regular expression, with the position in bytes. */
final class PcreSyntaxError extends Exception {
    private static final long serialVersionUID = 1L;
    private final String expression;
    private final int offset;

    /**
     * @param expression one byte in each character
     */
    PcreSyntaxError(String message, String expression, int offset) {
        super(message, null, false, false);
        this.expression = expression;
        this.offset = offset;
    }

    String inNginxsWords() {
        String text = "pcre_compile() failed: " + getMessage() + " in \"" + asText(expression) + "\"";
        return offset >= expression.length() ? text : text + " at \"" + asText(expression.substring(offset)) + "\"";
    }

    private static String asText(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
