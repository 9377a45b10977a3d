package dev.kongdb.entity;

import dev.kongdb.annotation.Abstract;
import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.NotOneOf;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.dao.RecordCodec;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code vaults_beta}: a store of secrets, with a prefix of its own.
 *
 * @param id the primary key
 * @param prefix the name by which references name the vault; unique in all workspaces, and not the
 *     name of a kind of vault
 * @param name the kind of vault, which determines the fields of {@code config}; Kong has {@code
 *     env}, environment variables
 * @param description anything
 * @param config the configuration, by the names of the vault's fields
 * @param createdAt when it was made, in whole seconds
 * @param updatedAt when it was last written, in whole seconds
 * @param tags labels to filter by
 */
@KongEntity(
        name = "vaults_beta",
        plugin = "core",
        endpointKey = "prefix",
        cacheKey = "prefix",
        workspaceable = true,
        adminApiName = "vaults-beta",
        subschemaKey = "name",
        subschemaError = "vault '%s' is not installed",
        baseMigration = false)
public record Vault(
        @PrimaryKey @Auto UUID id,

        @Required @Unique(acrossWorkspaces = true) @Match("^[a-z][a-z%d-]-[a-z%d]+$") @NotOneOf("env")
        String prefix,

        @Required String name,
        @Nullable String description,
        @Abstract @Nullable Map<String, Object> config,
        @Auto Instant createdAt,
        @Auto Instant updatedAt,
        @Tags @Nullable Set<String> tags) {

    /**
     * The configuration as a record, as in {@code vault.config(MyVaultConfigCodec.INSTANCE)}; null
     * when there is none. The builder takes such a record, too.
     *
     * @throws ClassCastException when the configuration belongs to another kind of vault
     */
    public <C> @Nullable C config(RecordCodec<C> codec) {
        return config == null ? null : codec.decode(config);
    }

    /** Values for a write. */
    public static VaultBuilder with() {
        return VaultBuilder.with();
    }
}
