/**
 * Kong's named types: each annotation is one of its typedefs, such as {@code @Port int port}. They
 * have a package of their own because some of their names are common ({@code Path}, {@code Host},
 * {@code Timeout}).
 */
@NullMarked
package dev.kongdb.annotation.typedef;

import org.jspecify.annotations.NullMarked;
