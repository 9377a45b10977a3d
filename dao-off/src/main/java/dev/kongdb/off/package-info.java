/** The strategy {@code off}: a {@code kong.db} in memory, of a declarative configuration, that is replaced as a whole. */
@NullMarked
package dev.kongdb.off;

import org.jspecify.annotations.NullMarked;
