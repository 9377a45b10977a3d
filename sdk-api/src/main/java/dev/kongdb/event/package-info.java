/** What {@code kong.db} tells of its writes, once they are stored. */
@NullMarked
package dev.kongdb.event;

import org.jspecify.annotations.NullMarked;
