package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import org.jspecify.annotations.Nullable;

/** A target is a host name or an address, with or without a port. */
public final class TargetAddress implements CustomValidator {
    private static final CustomValidator HOST = CoreValidators.ofTypedef("host_with_optional_port");
    private static final int DEFAULT_PORT = 8000;

    /** Used by the definition of targets. */
    public TargetAddress() {}

    @Override
    public Verdict validate(Object value) {
        return HOST.validate(value).isOk()
                ? Verdict.OK
                : Verdict.refused("Invalid target ('" + value + "'); not a valid hostname or ip address");
    }

    /**
     * The target with its port, or with Kong's default 8000, as targets are stored. Null when the
     * text is no target.
     */
    public static @Nullable String withPort(String target) {
        try {
            HostAndPort host = HostAndPort.parse(target);
            String name = host.type() == HostAndPort.Type.IPV6 ? "[" + host.host() + "]" : host.host();
            return name + ":" + (host.port() == null ? DEFAULT_PORT : host.port());
        } catch (InvalidHostException e) {
            return null;
        }
    }
}
