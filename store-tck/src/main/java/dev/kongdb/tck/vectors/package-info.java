/**
 * Runs conformance vectors: inputs in JSON lines, each with the answer of a real Kong 2.8.5. The
 * format is described in the {@code README.md} in the folder of the vectors.
 */
@NullMarked
package dev.kongdb.tck.vectors;

import org.jspecify.annotations.NullMarked;
