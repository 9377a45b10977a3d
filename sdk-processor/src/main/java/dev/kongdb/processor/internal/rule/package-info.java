/** The rules that annotated elements must keep, each a class. */
@NullMarked
package dev.kongdb.processor.internal.rule;

import org.jspecify.annotations.NullMarked;
