package dev.kongdb.spi;

/** What stores ask of texts: the same of each, so that a text which one takes is taken by the others. */
public final class StoredText {
    private StoredText() {}

    /**
     * The text, if every store can hold it. PostgreSQL cannot hold NUL; and half a surrogate pair is no character at all: drivers
     * would silently write a question mark in its place.
     *
     * @param field the name of the field, for the exception
     * @throws UnstorableValueException when it cannot be held
     */
    public static String checked(String field, String text) {
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
}
