package dev.kongdb.value;

import dev.kongdb.schema.internal.text.Ascii;

/** The text form of UUIDs. */
public final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /**
     * Whether this is 8-4-4-4-12 hexadecimal digits in either case. Version and variant do not
     * matter, as in Kong.
     */
    public static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !Ascii.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }
}
