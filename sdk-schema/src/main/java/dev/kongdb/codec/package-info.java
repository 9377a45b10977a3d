/**
 * What generated code calls to turn rows into records and back. Not for other use; kept compatible
 * all the same, since plugins compiled earlier go on calling it.
 */
@NullMarked
package dev.kongdb.codec;

import org.jspecify.annotations.NullMarked;
