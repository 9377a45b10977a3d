/** Findings: what is wrong with an annotated element, where, and how to mend it. */
@NullMarked
package dev.kongdb.processor.internal.diagnostic;

import org.jspecify.annotations.NullMarked;
