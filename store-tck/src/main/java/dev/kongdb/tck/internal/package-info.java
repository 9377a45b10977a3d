/** What the packages of this module share. */
@NullMarked
package dev.kongdb.tck.internal;

import org.jspecify.annotations.NullMarked;
