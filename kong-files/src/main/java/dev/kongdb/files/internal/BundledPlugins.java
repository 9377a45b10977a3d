package dev.kongdb.files.internal;

import java.util.Set;

/**
 * The plugins that any version of Kong contains. For a plugin with such a name, Kong would run its
 * own handler and never call the server.
 */
public final class BundledPlugins {
    private static final Set<String> NAMES =
            Set.of(("acl acme ai-prompt-decorator ai-prompt-guard ai-prompt-template ai-proxy ai-request-transformer"
                            + " ai-response-transformer aws-lambda azure-functions basic-auth bot-detection correlation-id cors"
                            + " datadog file-log grpc-gateway grpc-web hmac-auth http-log ip-restriction jwt key-auth ldap-auth"
                            + " loggly oauth2 opentelemetry post-function pre-function prometheus proxy-cache rate-limiting"
                            + " redirect request-size-limiting request-termination request-transformer response-ratelimiting"
                            + " response-transformer session standard-webhooks statsd syslog tcp-log udp-log zipkin")
                    .split(" ", -1));

    private BundledPlugins() {}

    /** Whether Kong contains a plugin with this name. */
    public static boolean has(String name) {
        return NAMES.contains(name);
    }
}
