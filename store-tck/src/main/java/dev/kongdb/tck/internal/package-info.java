/** Classes that several packages of this module use. */
@NullMarked
package dev.kongdb.tck.internal;

import org.jspecify.annotations.NullMarked;
