package dev.kongdb.entity;

import dev.kongdb.annotation.KongSubschema;

/** Vaults that read secrets from environment variables. */
@KongSubschema(of = Vault.class, keys = "env")
record EnvironmentVault(EnvVault config) {}
