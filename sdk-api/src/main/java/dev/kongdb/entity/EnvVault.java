package dev.kongdb.entity;

import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.Match;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of vaults of the kind {@code env}: secrets in environment variables, as in
 * {@code vault.config(EnvVaultCodec.INSTANCE)}.
 *
 * @param prefix what the names of the variables start with; the name in the reference follows it
 */
@KongRecord
public record EnvVault(@Match("^[%a_][%a%d_]*$") @Nullable String prefix) {}
