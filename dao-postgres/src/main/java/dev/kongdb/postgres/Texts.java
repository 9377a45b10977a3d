package dev.kongdb.postgres;

import dev.kongdb.spi.StoredText;

/** Texts in arrays, as PostgreSQL writes them. */
final class Texts {
    private Texts() {}

    /** An array of texts as PostgreSQL writes it. */
    static String arrayLiteral(String field, Iterable<String> elements) {
        StringBuilder literal = new StringBuilder("{");
        String separator = "";
        for (String element : elements) {
            literal.append(separator);
            appendArrayElement(literal, StoredText.checked(field, element));
            separator = ",";
        }
        return literal.append('}').toString();
    }

    /** An element of an array literal: quoted, so that no content is taken for syntax, nor for null. */
    static void appendArrayElement(StringBuilder literal, String element) {
        literal.append('"');
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\');
            }
            literal.append(c);
        }
        literal.append('"');
    }
}
