/** The engine behind {@code kong.db}. Not API. */
@NullMarked
package dev.kongdb.internal;

import org.jspecify.annotations.NullMarked;
