/**
 * Called by generated code to turn rows into records and back. Not for other use. It stays
 * compatible, since plugins that were compiled earlier call it.
 */
@NullMarked
package dev.kongdb.codec;

import org.jspecify.annotations.NullMarked;
