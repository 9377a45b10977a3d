/** The events that {@code kong.db} posts after it has stored a write. */
@NullMarked
package dev.kongdb.event;

import org.jspecify.annotations.NullMarked;
