/**
 * The values of entities: rows by position, references, and the same as JSON-like data.
 */
@NullMarked
package dev.kongdb.value;

import org.jspecify.annotations.NullMarked;
