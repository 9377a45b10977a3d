/** Kong's datastore for Java plugins: {@link dev.kongdb.Kong} and the registry {@code kong.db}. */
@NullMarked
package dev.kongdb;

import org.jspecify.annotations.NullMarked;
