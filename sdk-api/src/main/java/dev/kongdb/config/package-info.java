/**
 * The settings of a Kong: {@link dev.kongdb.config.KongConfig}, from {@code kong.conf}, the
 * environment and code.
 */
@NullMarked
package dev.kongdb.config;

import org.jspecify.annotations.NullMarked;
