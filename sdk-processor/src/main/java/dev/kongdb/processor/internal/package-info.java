/** The work of the annotation processors. */
@NullMarked
package dev.kongdb.processor.internal;

import org.jspecify.annotations.NullMarked;
