/**
 * The entities of the conformance suite: a library with every kind of reference, key and limit that
 * stores must support.
 */
@NullMarked
package dev.kongdb.tck.internal.library;

import org.jspecify.annotations.NullMarked;
