package dev.kongdb.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads files in the form of {@code kong.conf}, as Kong does.
 *
 * <ul>
 * <li>{@code name = value}, one to a line; spaces around both do not count. Quotes and backslashes
 * are part of the value. In a name, every character that is no letter or digit counts as {@code _}.
 * A line without {@code =} is ignored.
 * <li>A line that begins with {@code #} or {@code ;} is a comment. A value ends at a {@code #}, and
 * before the one character, usually a space, in front of it; {@code \#} stands for the character
 * itself, and so does a {@code #} at the very beginning of a value.
 * <li>A backslash at the end of a line makes the next one part of it.
 * <li>Lines after a line {@code [section]} belong to that section, and are no settings.
 * <li>An empty value unsets the setting. If a name is there twice, the later value counts.
 * </ul>
 *
 * <p>Unlike in Kong, a value that looks like a number stays as it is written: {@code 0123} does not
 * become 123.
 */
final class ConfFile {
    private static final Pattern COMMENT = Pattern.compile("[^\\\\]#.*$", Pattern.DOTALL);
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\s*$");

    private ConfFile() {}

    /** The settings of a file's text. */
    public static Map<String, String> read(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        StringBuilder begun = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String content = line.stripLeading();
            if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
                continue;
            }
            var continued = CONTINUED.matcher(line);
            if (continued.find()) {
                begun.append(line, 0, continued.start());
                continue;
            }
            String whole = begun + line;
            begun.setLength(0);
            if (whole.startsWith("[")) {
                break; // sections have no end, and Kong asks for none of them
            }
            int equals = whole.indexOf('=');
            if (equals >= 0) {
                String name = whole.substring(0, equals).strip().replaceAll("[^A-Za-z0-9]", "_");
                String value =
                        COMMENT.matcher(whole.substring(equals + 1).strip()).replaceFirst("");
                settings.put(name, unescaped(value).strip());
            }
        }
        return settings;
    }

    /**
     * The value of an environment variable: as it is, except that {@code \#} becomes {@code #},
     * because a file must write it so.
     */
    public static String unescaped(String value) {
        return value.replace("\\#", "#");
    }
}
