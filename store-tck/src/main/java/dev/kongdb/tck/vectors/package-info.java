/**
 * Runs conformance vectors: inputs in JSON lines, each with what a real Kong 2.8.5 answered. The format is described in the
 * {@code README.md} beside the vectors.
 */
@NullMarked
package dev.kongdb.tck.vectors;

import org.jspecify.annotations.NullMarked;
