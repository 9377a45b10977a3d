package dev.kongdb.legacy.entity;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.Postgres;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.entity.Service;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API of Kong 0.8 to 0.10: the values that its service and its routes, which have the same id,
 * cannot hold, and the claims on its name, host and path. Only {@code DaoFactory.apis()} writes it.
 * Deleting its service deletes it.
 *
 * @param id the primary key, also of the service and of the first route
 * @param createdAt when it was made, in whole seconds
 * @param name unique; may be empty
 * @param requestHost for an API of 0.8 or 0.9: unique; may be empty
 * @param requestPath for an API of 0.8 or 0.9: unique; may be empty
 * @param upstreamUrl as it was given
 * @param stripRequestPath {@code strip_request_path}, or {@code strip_uri} of 0.10
 * @param preserveHost whether the upstream sees the client's {@code Host}
 * @param hosts for an API of 0.10
 * @param uris for an API of 0.10
 * @param methods for an API of 0.10
 * @param httpsOnly whether only https requests match
 * @param httpIfTerminated without effect here
 * @param retries how often a failed request is sent again
 * @param upstreamConnectTimeout milliseconds
 * @param upstreamSendTimeout milliseconds
 * @param upstreamReadTimeout milliseconds
 * @param expiresAt when it ends; null for never
 * @param mortal whether it will end
 * @param service its service; null until the service is stored
 */
@KongEntity(
        name = "legacy_apis",
        plugin = "legacy-dao",
        endpointKey = "name",
        workspaceable = true,
        generateAdminApi = false,
        dbExport = false)
public record LegacyApi(
        @PrimaryKey UUID id,
        @Required Instant createdAt,
        @Unique @Len(min = 0) @Nullable String name,
        @Unique @Len(min = 0) @Nullable String requestHost,
        @Unique @Len(min = 0) @Nullable String requestPath,
        @Required String upstreamUrl,
        @Required @Default("false") boolean stripRequestPath,
        @Required @Default("false") boolean preserveHost,
        @Nullable List<String> hosts,
        @Nullable List<String> uris,
        @Nullable List<String> methods,
        @Nullable Boolean httpsOnly,
        @Nullable Boolean httpIfTerminated,
        @Nullable Integer retries,
        @Nullable Integer upstreamConnectTimeout,
        @Nullable Integer upstreamSendTimeout,
        @Nullable Integer upstreamReadTimeout,
        @Nullable Instant expiresAt,

        @Postgres(index = "legacy_apis_mortal_idx") @Required @Default("false")
        boolean mortal,

        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Service> service) {

    /** Values for a write. */
    public static LegacyApiBuilder with() {
        return LegacyApiBuilder.with();
    }
}
