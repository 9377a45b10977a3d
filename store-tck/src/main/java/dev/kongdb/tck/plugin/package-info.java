/** A suite of the promises to plugins over one interface, for every place that runs plugins. */
@NullMarked
package dev.kongdb.tck.plugin;

import org.jspecify.annotations.NullMarked;
