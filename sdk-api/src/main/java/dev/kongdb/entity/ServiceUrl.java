package dev.kongdb.entity;

import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.value.WholeNumbers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service's {@code url} stands for protocol, host, port and path, and sets all four. Nothing is
 * judged here: the rules of each field refuse what the url sets it to. The url is split where Kong
 * splits it: the fragment is cut off first, and only a slash ends the authority. So {@code
 * http://a.com?q} has a host that the rule for hosts refuses.
 */
final class ServiceUrl implements ShorthandFunction {
    private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z0-9][A-Za-z0-9+.-]*):(.*)");
    private static final Pattern AUTHORITY = Pattern.compile("(?s)//([^/]*)(.*)");
    private static final Pattern HOST_PORT = Pattern.compile("(?s)(.*):([^:\\]]*)");

    private static final Pattern DECIMAL =
            Pattern.compile("\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*");
    private static final Pattern HEXADECIMAL = Pattern.compile("\\s*0[xX][0-9a-fA-F]{1,12}\\s*");

    /** Kong's null, printed where a text is expected. */
    private static final String NULL_TEXT = "userdata: NULL";

    @Override
    public Map<String, @Nullable Object> expand(@Nullable Object value) {
        String rest = before(value == null ? NULL_TEXT : value.toString(), '#');
        String scheme = null;
        Matcher withScheme = SCHEME.matcher(rest);
        if (withScheme.matches()) {
            scheme = withScheme.group(1);
            rest = withScheme.group(2);
        }
        String host = "";
        String port = null;
        Matcher withAuthority = AUTHORITY.matcher(rest);
        if (withAuthority.matches()) {
            host = withAuthority.group(1);
            rest = withAuthority.group(2);
            host = host.substring(host.indexOf('@') + 1);
            Matcher withPort = HOST_PORT.matcher(host);
            if (withPort.matches()) {
                host = withPort.group(1);
                port = withPort.group(2);
            }
            if (host.length() > 2 && host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
        }
        String path = before(before(rest, '?'), ';');

        if (scheme == null) {
            scheme = "443".equals(port) ? "https" : "http";
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("protocol", scheme);
        fields.put("host", host.isEmpty() ? null : host);
        fields.put("port", port == null ? (Object) (scheme.equals("https") ? 443L : 80L) : number(port));
        fields.put("path", path.isEmpty() ? null : path);
        return fields;
    }

    private static String before(String text, char end) {
        int position = text.indexOf(end);
        return position < 0 ? text : text.substring(0, position);
    }

    /** The port as Lua reads numbers, or the text itself, which the field then refuses. */
    private static Object number(String port) {
        if (HEXADECIMAL.matcher(port).matches()) {
            return Long.parseLong(port.strip().substring(2), 16);
        }
        if (!DECIMAL.matcher(port).matches()) {
            return port;
        }
        double number = Double.parseDouble(port.strip());
        return WholeNumbers.isExact(number) ? (Object) (long) number : (Object) number;
    }
}
