/**
 * Declarative configuration: parses and validates Kong's files of entities, imports them into a
 * {@code kong.db}, and exports them.
 */
@NullMarked
package dev.kongdb.declarative;

import org.jspecify.annotations.NullMarked;
