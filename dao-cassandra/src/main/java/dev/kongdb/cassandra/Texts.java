package dev.kongdb.cassandra;

/** What Cassandra asks of texts. */
final class Texts {
    private Texts() {}

    /**
     * The text, if Cassandra can hold it: half a surrogate pair is no character at all, and the driver would silently write a
     * question mark in its place.
     *
     * @param field the name of the field, for the exception
     */
    static String checked(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new UnstorableValueException(field, "must be valid text, without half surrogate pairs");
                }
                i++;
            }
        }
        return text;
    }
}
