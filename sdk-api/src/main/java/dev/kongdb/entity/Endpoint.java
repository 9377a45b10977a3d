package dev.kongdb.entity;

import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.typedef.IpOrCidr;
import dev.kongdb.annotation.typedef.Port;
import org.jspecify.annotations.Nullable;

/**
 * One end of connections that a stream route matches; an address, a port, or both.
 *
 * @param ip an address or a range of them
 * @param port 0 to 65535
 */
@KongRecord
@AtLeastOneOf({"ip", "port"})
public record Endpoint(
        @IpOrCidr @Nullable String ip, @Port @Nullable Integer port) {}
