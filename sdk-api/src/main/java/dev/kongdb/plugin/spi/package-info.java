/**
 * What runs plugins: {@link PluginRun} over a {@link Pdk}, which our host and tests have. Not for plugins.
 */
@NullMarked
package dev.kongdb.plugin.spi;

import org.jspecify.annotations.NullMarked;
