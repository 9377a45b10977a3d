/** The rules for annotated elements, one in each class. */
@NullMarked
package dev.kongdb.processor.internal.rule;

import org.jspecify.annotations.NullMarked;
