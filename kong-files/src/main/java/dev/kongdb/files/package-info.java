/**
 * The files through which a Kong knows plugins written in Java, and the features that a Kong offers
 * to them.
 */
@NullMarked
package dev.kongdb.files;

import org.jspecify.annotations.NullMarked;
