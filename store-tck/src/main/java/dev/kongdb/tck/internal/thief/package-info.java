/** A plugin that takes the name of an entity of Kong. */
@NullMarked
package dev.kongdb.tck.internal.thief;

import org.jspecify.annotations.NullMarked;
