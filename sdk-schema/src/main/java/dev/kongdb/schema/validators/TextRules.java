package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;
import dev.kongdb.schema.internal.text.Utf8;
import dev.kongdb.schema.lua.LuaPattern;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import dev.kongdb.schema.validators.Pem.PemException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules for texts behind Kong's typedefs. Each method returns null if the text follows the
 * rule, otherwise Kong's message. All are stateless. {@code
 * CustomValidator.ofString(TextRules::host)} makes a validator of a rule.
 */
public final class TextRules {
    private TextRules() {}

    /** A host without a port. */
    public static @Nullable String host(String text) {
        try {
            return HostAndPort.parse(text).port() == null ? null : "must not have a port";
        } catch (InvalidHostException e) {
            return e.isBadPort() ? "must not have a port" : "invalid value: " + text;
        }
    }

    /** A host, perhaps with a port. */
    public static @Nullable String hostWithOptionalPort(String text) {
        try {
            HostAndPort.parse(text);
            return null;
        } catch (InvalidHostException e) {
            return e.getMessage();
        }
    }

    /**
     * A host, possibly with a port, in which {@code *} may stand for one label. The position of the
     * {@code *} is not checked here.
     */
    public static @Nullable String hostWithWildcard(String text) {
        return hostWithOptionalPort(text.replace("*", "abc"));
    }

    /** A host name, no address, without a port. */
    public static @Nullable String hostName(String text) {
        try {
            HostAndPort host = HostAndPort.parse(text);
            if (host.type() != HostAndPort.Type.NAME) {
                return "must not be an IP";
            }
            return host.port() == null ? null : "must not have a port";
        } catch (InvalidHostException e) {
            return e.isBadPort() ? "must not have a port" : "invalid value: " + text;
        }
    }

    /** A host name without a port, in which the first or the last label may be {@code *}. */
    public static @Nullable String wildcardHost(String text) {
        int wildcard = text.indexOf('*');
        if (wildcard < 0) {
            return hostName(text);
        }
        if (wildcard != 0 && wildcard != text.length() - 1) {
            return "wildcard must be leftmost or rightmost character";
        }
        if (text.indexOf('*', wildcard + 1) >= 0) {
            return "only one wildcard must be specified";
        }
        return hostName(text.replace("*", "wildcard"));
    }

    /** A path of plain characters and percent escapes. */
    public static @Nullable String path(String path) {
        if (!isReservedOrPlain(path)) {
            return "invalid path: '" + path + "' (characters outside of the reserved list of RFC 3986 found)";
        }
        return badEscape(path);
    }

    private static boolean isReservedOrPlain(String path) {
        return path.startsWith("/") && all(path, c -> isNameCharacter(c) || "/%:@!$&'()*+,;=".indexOf(c) >= 0);
    }

    private static @Nullable String badEscape(String path) {
        int at = path.indexOf('%');
        while (at >= 0) {
            if (at + 2 >= path.length()
                    || !Ascii.isHexDigit(path.charAt(at + 1))
                    || !Ascii.isHexDigit(path.charAt(at + 2))) {
                // Kong has replaced valid escapes by underscores at this point. That shows in its
                // message if one follows directly.
                String rest = path.substring(at + 1).replaceAll("%[0-9a-fA-F]{2}", "___");
                return "invalid url-encoded value: '%" + rest.substring(0, Math.min(2, rest.length())) + "'";
            }
            at = path.indexOf('%', at + 3);
        }
        return null;
    }

    /** A path, or a regular expression for paths that {@link PathRegex} supports. */
    public static @Nullable String pathOrRegex(String path) {
        if (isReservedOrPlain(path)) {
            String error = badEscape(path);
            if (error != null) {
                return error;
            }
        }
        if (!PathRegex.isRegex(path)) {
            return null;
        }
        String error = Pcre.errorOf(path);
        if (error != null) {
            return "invalid regex: '" + path + "' (PCRE returned: " + error + ")";
        }
        try {
            PathRegex.compile(path);
            return null;
        } catch (PcreException e) { // Kong accepts it, but it is not supported here
            return "invalid regex: '" + path + "' (" + e.getMessage() + ")";
        }
    }

    /** A URL with scheme and host. */
    public static @Nullable String url(String text) {
        if (text.isEmpty()) {
            return "could not parse url. invalid url";
        }
        UrlParts url = UrlParts.parse(text);
        if (url.host() == null) {
            return "missing host in url";
        }
        return url.scheme() == null ? "missing scheme in url" : null;
    }

    /** An IP address. */
    public static @Nullable String ip(String text) {
        return IpAddresses.isIp(text) ? null : "not an ip address: " + text;
    }

    /** An IP address or range. */
    public static @Nullable String ipOrCidr(String text) {
        return IpAddresses.isIpOrCidr(text) ? null : "invalid ip or cidr range: '" + text + "'";
    }

    /** An IPv4 address or range. */
    public static @Nullable String cidrV4(String text) {
        return IpAddresses.isIpv4OrCidr(text) ? null : "invalid ipv4 cidr range: '" + text + "'";
    }

    /** The name of an HTTP header. */
    public static @Nullable String headerName(String name) {
        return token("header", name);
    }

    /** The name of a cookie. */
    public static @Nullable String cookieName(String name) {
        return token("cookie", name);
    }

    /** A name of ASCII letters, digits and {@code . - _ ~}. */
    public static @Nullable String name(String name) {
        return all(name, TextRules::isNameCharacter)
                ? null
                : "invalid value '" + name + "': it must only contain alphanumeric and '., -, _, ~' characters";
    }

    private static @Nullable String token(String kind, String name) {
        if (name.isEmpty()) {
            return "no " + kind + " name provided";
        }
        return all(name, c -> Ascii.isLetterOrDigit(c) || c == '-' || c == '_')
                ? null
                : "bad " + kind + " name '" + name + "', allowed characters are A-Z, a-z, 0-9, '_', and '-'";
    }

    /** A name of letters of any script, digits and {@code . - _ ~}. */
    public static @Nullable String utf8Name(String name) {
        if (Utf8.invalidAt(name) > 0) {
            return noUtf8(name);
        }
        return all(name, c -> c >= 0x80 || isNameCharacter(c))
                ? null
                : "invalid value '" + name
                        + "': the only accepted ascii characters are alphanumerics or ., -, _, and ~";
    }

    private static String noUtf8(String text) {
        return "invalid utf-8 character sequence detected at position " + Utf8.invalidAt(text);
    }

    /** A tag: no spaces, no {@code ,} and no {@code /}. */
    public static @Nullable String tag(String tag) {
        if (Utf8.invalidAt(tag) > 0) {
            return noUtf8(tag);
        }
        return all(tag, c -> c > ' ' && c != 127 && c != ',' && c != '/')
                ? null
                : "invalid tag '" + tag + "': expected printable ascii (except `,` and `/`) or valid utf-8 sequences";
    }

    /** One or more X.509 certificates in PEM. */
    public static @Nullable String certificate(String text) {
        try {
            Pem.certificates(text);
            return null;
        } catch (PemException e) {
            return "invalid certificate: " + e.getMessage();
        }
    }

    /** A private or public key in PEM. */
    public static @Nullable String key(String text) {
        try {
            Pem.key(text);
            return null;
        } catch (PemException e) {
            return "invalid key: " + e.getMessage();
        }
    }

    /** A pattern of Lua without a fault anywhere; the message is Lua's. */
    public static @Nullable String luaPattern(String pattern) {
        return LuaPattern.errorOf(pattern);
    }

    private static boolean all(String text, IntPredicate characters) {
        for (int i = 0; i < text.length(); i++) {
            if (!characters.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(int c) {
        return Ascii.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '~';
    }
}
