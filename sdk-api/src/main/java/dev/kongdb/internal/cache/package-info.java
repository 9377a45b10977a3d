/** The node's cache, over Caffeine. */
@NullMarked
package dev.kongdb.internal.cache;

import org.jspecify.annotations.NullMarked;
