/** The events that this node receives from others. */
@NullMarked
package dev.kongdb.internal.cluster;

import org.jspecify.annotations.NullMarked;
