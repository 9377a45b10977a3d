package dev.kongdb.files.internal;

import java.util.Set;

/** What a Kong of some version has itself: its own handler would be found, and the server never asked. */
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

    /** Whether there is one of that name. */
    public static boolean has(String name) {
        return NAMES.contains(name);
    }
}
