/** The exception of the host. */
@NullMarked
package dev.kongdb.host.error;

import org.jspecify.annotations.NullMarked;
