package dev.kongdb.entity;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.ConditionalAtLeastOneOf;
import dev.kongdb.annotation.Eq;
import dev.kongdb.annotation.Err;
import dev.kongdb.annotation.KongSubschema;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.typedef.HeaderMap;
import dev.kongdb.annotation.typedef.Hosts;
import dev.kongdb.annotation.typedef.Methods;
import dev.kongdb.annotation.typedef.Paths;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routes of connections, which match by the addresses and ports of both ends and by the TLS server
 * name.
 */
@KongSubschema(
        of = Route.class,
        keys = {"tcp", "tls", "udp", "tls_passthrough"})
@ConditionalAtLeastOneOf(
        ifField = "protocols",
        ifMatch =
                @Rules(
                        of = Rules.Part.ELEMENTS,
                        oneOf = {"tcp", "tls", "udp"}),
        thenAtLeastOneOf = {"sources", "destinations", "snis"},
        thenErr = "must set one of %s when 'protocols' is 'tcp', 'tls' or 'udp'")
@ConditionalAtLeastOneOf(
        ifField = "protocols",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, oneOf = "tls_passthrough"),
        thenAtLeastOneOf = "snis",
        thenErr = "must set snis when 'protocols' is 'tls_passthrough'")
record StreamRoute(
        @Methods
        @Eq(NULL)
        @Err("cannot set 'methods' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'")
        @Nullable
        Set<String> methods,

        @Hosts
        @Eq(NULL)
        @Err("cannot set 'hosts' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'")
        @Nullable
        List<String> hosts,

        @Paths
        @Eq(NULL)
        @Err("cannot set 'paths' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'")
        @Nullable
        List<String> paths,

        @HeaderMap
        @Eq(NULL)
        @Err("cannot set 'headers' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'")
        @Nullable
        Map<String, List<String>> headers) {}
