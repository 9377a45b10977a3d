package dev.kongdb.entity;

import dev.kongdb.annotation.KongSubschema;

/** Vaults whose secrets are in environment variables. */
@KongSubschema(of = Vault.class, keys = "env")
record EnvironmentVault(EnvVault config) {}
