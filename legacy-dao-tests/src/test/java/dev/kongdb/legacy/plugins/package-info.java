/** Plugins of Kong 0.9, written as today's plugins, for the tests. */
@NullMarked
package dev.kongdb.legacy.plugins;

import org.jspecify.annotations.NullMarked;
