/** The interface of a plugin: its handler, and the exchange that the handler works on. */
@NullMarked
package dev.kongdb.plugin;

import org.jspecify.annotations.NullMarked;
