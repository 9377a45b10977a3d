/** The typed errors of {@code kong.db}: one exception for each of Kong's error codes. */
@NullMarked
package dev.kongdb.error;

import org.jspecify.annotations.NullMarked;
