/** Compares the schema language with Jakarta Validation. */
@NullMarked
package dev.kongdb.benchmarks.schema;

import org.jspecify.annotations.NullMarked;
