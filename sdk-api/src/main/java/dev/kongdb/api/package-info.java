/** What a plugin author programs against: {@code kong.db} and the plugin interfaces. */
@NullMarked
package dev.kongdb.api;

import org.jspecify.annotations.NullMarked;
