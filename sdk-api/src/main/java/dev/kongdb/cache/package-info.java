/** What a node remembers of its database: Kong's {@code kong.cache}. */
@NullMarked
package dev.kongdb.cache;

import org.jspecify.annotations.NullMarked;
