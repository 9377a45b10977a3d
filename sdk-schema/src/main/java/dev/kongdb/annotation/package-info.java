/**
 * The annotations that make a record an entity of Kong. Each stands for one thing of Kong's schema language, with typed arguments;
 * {@link dev.kongdb.annotation.KongEntity} is where to begin.
 */
@NullMarked
package dev.kongdb.annotation;

import org.jspecify.annotations.NullMarked;
