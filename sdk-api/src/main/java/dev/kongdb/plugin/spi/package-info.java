/**
 * For code that runs plugins, not for plugins: {@link PluginRun} runs a plugin over a {@link Pdk},
 * which hosts and tests implement.
 */
@NullMarked
package dev.kongdb.plugin.spi;

import org.jspecify.annotations.NullMarked;
