/** The schema language beside Jakarta Validation. */
@NullMarked
package dev.kongdb.benchmarks.schema;

import org.jspecify.annotations.NullMarked;
