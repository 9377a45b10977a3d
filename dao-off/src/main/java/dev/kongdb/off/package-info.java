/**
 * The strategy {@code off}: a {@code kong.db} in memory, with the content of a declarative
 * configuration, which is replaced as a whole.
 */
@NullMarked
package dev.kongdb.off;

import org.jspecify.annotations.NullMarked;
