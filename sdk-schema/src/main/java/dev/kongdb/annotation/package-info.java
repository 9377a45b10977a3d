/**
 * The annotations that make a record an entity of Kong. Each stands for one element of Kong's
 * schema language; start with {@link dev.kongdb.annotation.KongEntity}. Kong's named types are in
 * {@link dev.kongdb.annotation.typedef}. A value of the component's own type is written as text,
 * which the compiler checks: {@code @Default("60000") int timeout}.
 */
@NullMarked
package dev.kongdb.annotation;

import org.jspecify.annotations.NullMarked;
