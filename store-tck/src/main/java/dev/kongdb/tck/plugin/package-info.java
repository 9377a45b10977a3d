/** What every place keeps in which plugins run: a suite over one interface. */
@NullMarked
package dev.kongdb.tck.plugin;

import org.jspecify.annotations.NullMarked;
