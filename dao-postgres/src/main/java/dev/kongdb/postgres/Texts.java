package dev.kongdb.postgres;

/** What PostgreSQL asks of texts. */
final class Texts {
    private Texts() {}

    /**
     * The text, if PostgreSQL can hold it. It cannot hold NUL; and half a surrogate pair is no character at all: the driver would
     * silently write a question mark in its place.
     *
     * @param field the name of the field, for the exception
     */
    static String checked(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new UnstorableValueException(field, "must not contain a NUL character");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new UnstorableValueException(field, "must be valid text, without half surrogate pairs");
                }
                i++;
            }
        }
        return text;
    }

    /** An array of texts as PostgreSQL writes it. */
    static String arrayLiteral(String field, Iterable<String> elements) {
        StringBuilder literal = new StringBuilder("{");
        String separator = "";
        for (String element : elements) {
            literal.append(separator);
            appendArrayElement(literal, checked(field, element));
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
