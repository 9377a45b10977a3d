package dev.kongdb.entity;

import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.Path;
import dev.kongdb.annotation.typedef.SniName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream tells healthy targets from unhealthy ones.
 *
 * @param active checks by requests that are made only to check
 * @param passive checks by the requests that are forwarded
 * @param threshold the percentage of healthy weight below which the whole upstream is unhealthy, 0
 *     to 100
 */
@KongRecord
public record Healthchecks(
        Active active,
        Passive passive,

        @Between(min = 0, max = 100) @Default("0") @Nullable Double threshold) {

    /**
     * Checks by requests that are made only to check.
     *
     * @param type how a target is asked
     * @param timeout seconds to wait, 0 to 65535
     * @param concurrency how many targets at a time
     * @param httpPath the path that is requested
     * @param httpsSni the server name over TLS
     * @param httpsVerifyCertificate whether the target's certificate is checked
     * @param healthy what makes a target healthy
     * @param unhealthy what makes it unhealthy
     */
    @KongRecord
    public record Active(
            @OneOf({"tcp", "http", "https", "grpc", "grpcs"}) @Default("http") @Nullable
            String type,

            @Between(min = 0, max = 65535) @Default("1") @Nullable
            Double timeout,

            @Between(min = 1, max = 2147483648.0) @Default("10") @Nullable
            Long concurrency,

            @Path @Default("/") @Nullable String httpPath,
            @SniName @Nullable String httpsSni,
            @Required @Default("true") boolean httpsVerifyCertificate,
            ActiveHealthy healthy,
            ActiveUnhealthy unhealthy) {}

    /**
     * What makes a target healthy.
     *
     * @param interval seconds between requests to a healthy target; 0 for none
     * @param httpStatuses the statuses that are successes
     * @param successes how many successes make a target healthy; 0 for never
     */
    @KongRecord
    public record ActiveHealthy(
            @Between(min = 0, max = 65535) @Default("0") @Nullable
            Double interval,

            @Default({"200", "302"}) @Nullable List<@Between(min = 100, max = 999) Integer> httpStatuses,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer successes) {}

    /**
     * What makes a target unhealthy.
     *
     * @param interval seconds between requests to an unhealthy target; 0 for none
     * @param httpStatuses the statuses that are failures
     * @param tcpFailures how many failures to connect make it unhealthy; 0 for never
     * @param timeouts how many timeouts make it unhealthy; 0 for never
     * @param httpFailures how many failed requests make it unhealthy; 0 for never
     */
    @KongRecord
    public record ActiveUnhealthy(
            @Between(min = 0, max = 65535) @Default("0") @Nullable
            Double interval,

            @Default({"429", "404", "500", "501", "502", "503", "504", "505"}) @Nullable
            List<@Between(min = 100, max = 999) Integer> httpStatuses,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer tcpFailures,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer timeouts,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer httpFailures) {}

    /**
     * Checks by the requests that are forwarded.
     *
     * @param type what kind of requests they are
     * @param healthy what makes a target healthy
     * @param unhealthy what makes it unhealthy
     */
    @KongRecord
    public record Passive(
            @OneOf({"tcp", "http", "https", "grpc", "grpcs"}) @Default("http") @Nullable
            String type,

            PassiveHealthy healthy,
            PassiveUnhealthy unhealthy) {}

    /**
     * What makes a target healthy.
     *
     * @param httpStatuses the statuses that are successes
     * @param successes how many successes make a target healthy; 0 for never
     */
    @KongRecord
    public record PassiveHealthy(
            @Default({
                "200", "201", "202", "203", "204", "205", "206", "207", "208", "226", "300", "301", "302", "303", "304",
                "305", "306", "307", "308"
            })
            @Nullable
            List<@Between(min = 100, max = 999) Integer> httpStatuses,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer successes) {}

    /**
     * What makes a target unhealthy.
     *
     * @param httpStatuses the statuses that are failures
     * @param tcpFailures how many failures to connect make it unhealthy; 0 for never
     * @param timeouts how many timeouts make it unhealthy; 0 for never
     * @param httpFailures how many failed requests make it unhealthy; 0 for never
     */
    @KongRecord
    public record PassiveUnhealthy(
            @Default({"429", "500", "503"}) @Nullable List<@Between(min = 100, max = 999) Integer> httpStatuses,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer tcpFailures,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer timeouts,

            @Between(min = 0, max = 255) @Default("0") @Nullable
            Integer httpFailures) {}
}
