/** Annotated elements, read once into immutable values. */
@NullMarked
package dev.kongdb.processor.internal.model;

import org.jspecify.annotations.NullMarked;
