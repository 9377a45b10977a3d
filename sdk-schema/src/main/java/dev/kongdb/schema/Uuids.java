package dev.kongdb.schema;

/** The text form of UUIDs. */
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /** Whether this is 8-4-4-4-12 hexadecimal digits in either case; version and variant do not matter, as in Kong. */
    static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
