package dev.kongdb.benchmarks.schema;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route with constraints of Jakarta Validation. Generated values and defaults are filled in by
 * hand.
 */
public final class RouteBean {
    private static final Set<String> HTTP = Set.of("http", "https");
    private static final Set<Integer> REDIRECTS = Set.of(426, 301, 302, 307, 308);

    @NotNull
    private final UUID id = UUID.randomUUID();

    @Positive
    private final long createdAt = System.currentTimeMillis() / 1000;

    @Positive
    private final long updatedAt = createdAt;

    @Size(min = 1)
    @Pattern(regexp = "[\\p{Alnum}.\\-_~\\x{80}-\\x{10FFFF}]+")
    private final @Nullable String name;

    @NotNull
    @Size(min = 1)
    private final Set<@NotNull @Pattern(regexp = "grpc|grpcs|http|https|tcp|tls|tls_passthrough|udp") String> protocols;

    private final @Nullable Set<@NotNull @Pattern(regexp = "[A-Z]+") String> methods;

    private final @Nullable List<
                    @NotNull @Pattern(regexp = "(\\*\\.)?[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)*(\\.\\*)?(:[0-9]+)?") String>
            hosts;

    private final @Nullable List<@NotNull @Pattern(regexp = "/(?!.*//).*") String> paths;

    private final int httpsRedirectStatusCode = 426;
    private final long regexPriority = 0;
    private final boolean stripPath;

    @NotNull
    @Pattern(regexp = "v0|v1")
    private final String pathHandling = "v0";

    private final boolean preserveHost;
    private final boolean requestBuffering = true;
    private final boolean responseBuffering = true;
    private final @Nullable Set<@NotNull @Size(min = 1) @Pattern(regexp = ConsumerBean.Tags.PATTERN) String> tags;
    private final @Nullable UUID service;

    RouteBean(
            @Nullable String name,
            Set<String> protocols,
            @Nullable Set<String> methods,
            @Nullable List<String> hosts,
            @Nullable List<String> paths,
            boolean stripPath,
            boolean preserveHost,
            @Nullable Set<String> tags,
            @Nullable UUID service) {
        this.name = name;
        this.protocols = protocols;
        this.methods = methods;
        this.hosts = hosts;
        this.paths = paths;
        this.stripPath = stripPath;
        this.preserveHost = preserveHost;
        this.tags = tags;
        this.service = service;
    }

    @AssertTrue
    boolean isOfOneKind() {
        return HTTP.containsAll(protocols);
    }

    @AssertTrue
    boolean isRedirectKnown() {
        return REDIRECTS.contains(httpsRedirectStatusCode);
    }

    @AssertTrue
    boolean isMatchable() {
        return methods != null || hosts != null || paths != null;
    }

    @Override
    public String toString() {
        return id + " " + createdAt + " " + updatedAt + " " + name + " " + protocols + " " + methods + " " + hosts + " "
                + paths + " " + regexPriority + " " + stripPath + " " + pathHandling + " " + preserveHost + " "
                + requestBuffering + " " + responseBuffering + " " + tags + " " + service;
    }
}
