/** Findings: the faults of annotated elements, their places, and how to mend them. */
@NullMarked
package dev.kongdb.processor.internal.diagnostic;

import org.jspecify.annotations.NullMarked;
