/** Predicates of characters and bytes. */
@NullMarked
package dev.kongdb.schema.internal.text;

import org.jspecify.annotations.NullMarked;
