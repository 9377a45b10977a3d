/**
 * The annotations that make a record an entity of Kong. Each stands for one thing of Kong's schema language; {@link
 * dev.kongdb.annotation.KongEntity} is where to begin. Kong's types with a name are in {@link dev.kongdb.annotation.typedef}. A value
 * whose type is that of the component is written as text, and judged when it is compiled: {@code @Default("60000") int timeout}.
 */
@NullMarked
package dev.kongdb.annotation;

import org.jspecify.annotations.NullMarked;
