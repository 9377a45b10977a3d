/**
 * Kong's types with a name: each annotation is one of its typedefs, such as {@code @Port int port}. They are in a package of their own
 * since some have names that others use, too ({@code Path}, {@code Host}, {@code Timeout}).
 */
@NullMarked
package dev.kongdb.annotation.typedef;

import org.jspecify.annotations.NullMarked;
