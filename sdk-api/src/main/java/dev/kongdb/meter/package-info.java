/** What a node counts and measures of itself, and what plugins let it count and measure. */
@NullMarked
package dev.kongdb.meter;

import org.jspecify.annotations.NullMarked;
