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
 * What a Kong and a plugin server speak: a protocol, and the oldest version of Kong that is to understand. No Kong tells its version, so who
 * starts the server says it; otherwise it is the oldest one of the protocol.
 *
 * @param protocol what is spoken
 * @param major of the version, such as 3
 * @param minor of the version, such as 7
 */
public record KongDialect(Protocol protocol, int major, int minor) {
    /** The languages that a Kong and its plugin servers speak, under Kong's names. */
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

        /** The name by which Kong knows it. */
        public String kongName() {
            return kongName;
        }
    }

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d+)*");

    /** The protocol, with that version. */
    public KongDialect {
        if (major < protocol.major || (major == protocol.major && minor < protocol.minor)) {
            throw new IllegalArgumentException(protocol.kongName() + " is for Kong " + protocol.major + "."
                    + protocol.minor + " and later, and not for " + major + "." + minor);
        }
    }

    /** The protocol as the oldest Kong speaks it. */
    public static KongDialect of(Protocol protocol) {
        return new KongDialect(protocol, protocol.major, protocol.minor);
    }

    /**
     * The protocol as Kongs from that version on speak it.
     *
     * @param protocolName Kong's name of it
     * @param version such as {@code 3.7} or {@code 3.7.1}; empty for the oldest
     * @throws IllegalArgumentException when there is no such protocol or version, or the version is older than the protocol; the message is
     *     for a person
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

    /** Whether a plugin can do that in such a Kong. */
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
     * Refuses plugins whose code calls what such a Kong cannot do. The class files are read that their handlers lead to. A class that asks
     * {@link dev.kongdb.plugin.Exchange#offers} about a feature may use it.
     *
     * @throws PluginRefusedException when there is such a call; all of them are in the message
     */
    public void requireFor(Collection<? extends PluginDefinition<?>> plugins) {
        List<Feature> missing =
                Stream.of(Feature.values()).filter(feature -> !offers(feature)).toList();
        if (missing.isEmpty()) {
            return; // nothing has to be read
        }
        List<String> calls = new ArrayList<>();
        for (PluginDefinition<?> plugin : plugins) {
            PluginCode code = PluginCode.of(plugin);
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
    }

    /** What the command line of the plugin server and that of {@code kong-files} say it by. */
    public String options() {
        String version = equals(of(protocol)) ? "" : " --kong " + major + "." + minor;
        return "--protocol " + protocol.kongName() + version;
    }

    /** Such as {@code ProtoBuf:1 of Kong 3.0}. */
    @Override
    public String toString() {
        return protocol.kongName() + " of Kong " + major + "." + minor;
    }
}
