/** The internals of the host; not for users. */
@NullMarked
package dev.kongdb.host.internal;

import org.jspecify.annotations.NullMarked;
