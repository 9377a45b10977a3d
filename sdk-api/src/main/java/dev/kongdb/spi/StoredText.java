package dev.kongdb.spi;

/**
 * The rules of all stores for texts. They are the same for each store, so that every store takes
 * the same texts.
 */
public final class StoredText {
    private StoredText() {}

    /**
     * The text, if every store can hold it. PostgreSQL cannot hold NUL. Half a surrogate pair is no
     * character, and drivers would silently write a question mark in its place.
     *
     * @param field the name of the field, for the exception
     * @throws UnstorableValueException if it cannot be stored
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
