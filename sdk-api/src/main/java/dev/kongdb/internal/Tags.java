package dev.kongdb.internal;

/** The characters that a tag may be made of, as the options of a call check them. */
final class Tags {
    private Tags() {}

    /** Printable ASCII but comma, slash and space, or characters beyond ASCII that are well formed. */
    static boolean valid(String tag) {
        if (tag.isEmpty()) {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (c < 33 || c == ',' || c == '/' || c == 127) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == tag.length() || !Character.isLowSurrogate(tag.charAt(i + 1))) {
                    return false;
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
