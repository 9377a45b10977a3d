package dev.kongdb.files;

import dev.kongdb.files.internal.PluginCode;
import dev.kongdb.files.internal.PluginCode.Place;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.PluginDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The protocol between a Kong and a plugin server, and the oldest version of Kong that must
 * understand it. A Kong does not report its version, so the user who starts the server names it.
 * The default is the oldest version with the protocol.
 *
 * @param protocol the protocol
 * @param major the major version, such as 3
 * @param minor the minor version, such as 7
 */
public record KongDialect(Protocol protocol, int major, int minor) {
    /** The protocols between a Kong and its plugin servers, with Kong's names. */
    public enum Protocol {
        /** {@code MsgPack:1}: Kong 2.8 and later. */
        MSGPACK("MsgPack:1", 2, 8),
        /** {@code ProtoBuf:1}: Kong 3.0 and later; a Kong 2.8 fails in it on repeated headers. */
        PROTOBUF("ProtoBuf:1", 3, 0);

        private final String kongName;
        private final int major;
        private final int minor;

        Protocol(String kongName, int major, int minor) {
            this.kongName = kongName;
            this.major = major;
            this.minor = minor;
        }

        /** The name of the protocol in Kong. */
        public String kongName() {
            return kongName;
        }
    }

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d+)*");

    /** The protocol with this version. */
    public KongDialect {
        if (major < protocol.major || (major == protocol.major && minor < protocol.minor)) {
            throw new IllegalArgumentException(protocol.kongName() + " is for Kong " + protocol.major + "."
                    + protocol.minor + " and later, and not for " + major + "." + minor);
        }
    }

    /** The protocol of the oldest Kong that has it. */
    public static KongDialect of(Protocol protocol) {
        return new KongDialect(protocol, protocol.major, protocol.minor);
    }

    /**
     * The protocol of this version of Kong and later ones.
     *
     * @param protocolName Kong's name of the protocol
     * @param version such as {@code 3.7} or {@code 3.7.1}; empty for the oldest
     * @throws IllegalArgumentException if there is no such protocol or version, or the version is
     *     older than the protocol; the message is for the user
     */
    public static KongDialect of(String protocolName, String version) {
        Protocol protocol = Stream.of(Protocol.values())
                .filter(each -> each.kongName.equals(protocolName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + protocolName + "' is no protocol; there are MsgPack:1 and ProtoBuf:1"));
        if (version.isEmpty()) {
            return of(protocol);
        }
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + version + "' is no version of Kong; say it like 3.7");
        }
        String minor = matcher.group(2);
        return new KongDialect(
                protocol, Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor));
    }

    /** Whether a plugin can use the feature in such a Kong. */
    public boolean offers(Feature feature) {
        return protocol == Protocol.MSGPACK
                || switch (feature) {
                    case SERIALIZED_VALUE_MODES -> false;
                    case SET_UPSTREAM -> major > 3 || minor >= 7;
                };
    }

    private static String remedy(Feature feature) {
        return switch (feature) {
            case SERIALIZED_VALUE_MODES -> "call it without the mode";
            case SET_UPSTREAM -> "say --kong 3.7, if no Kong of yours is older";
        };
    }

    /**
     * Refuses plugins whose code uses features that such a Kong does not have. It reads the class
     * files to which their handlers lead. A class that calls {@link
     * dev.kongdb.plugin.Exchange#offers} for a feature may use it, and so may the classes inside it.
     *
     * @return a warning for each class that could not be read
     * @throws PluginRefusedException if there is such a call; the message lists all of them
     */
    public List<String> requireFor(Collection<? extends PluginDefinition<?>> plugins) {
        List<Feature> missing =
                Stream.of(Feature.values()).filter(feature -> !offers(feature)).toList();
        if (missing.isEmpty()) {
            return List.of(); // no class needs to be read
        }
        List<String> calls = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (PluginDefinition<?> plugin : plugins) {
            PluginCode code = PluginCode.of(plugin);
            warnings.addAll(code.warnings(plugin.name()));
            for (Feature feature : missing) {
                for (Place place : code.unasked(feature)) {
                    calls.add(
                            "the plugin '" + plugin.name() + "' calls " + place.function() + " in " + place + ", which "
                                    + this + " cannot do: " + remedy(feature) + ", or speak MsgPack:1, or ask"
                                    + " exchange.offers(Feature." + feature + ") in that class and do without");
                }
            }
        }
        if (!calls.isEmpty()) {
            throw new PluginRefusedException(String.join("; ", calls));
        }
        return warnings;
    }

    /**
     * The options for this dialect, on the command lines of the plugin server and of {@code
     * kong-files}.
     */
    public String options() {
        String version = equals(of(protocol)) ? "" : " --kong " + major + "." + minor;
        return "--protocol " + protocol.kongName() + version;
    }

    /** A text such as {@code ProtoBuf:1 of Kong 3.0}. */
    @Override
    public String toString() {
        return protocol.kongName() + " of Kong " + major + "." + minor;
    }
}
