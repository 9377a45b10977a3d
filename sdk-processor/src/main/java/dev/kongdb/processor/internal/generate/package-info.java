/** Generators of the files for annotated elements, a class for each kind of file. */
@NullMarked
package dev.kongdb.processor.internal.generate;

import org.jspecify.annotations.NullMarked;
