/** The meters by which a node and its plugins count and measure what they do. */
@NullMarked
package dev.kongdb.meter;

import org.jspecify.annotations.NullMarked;
