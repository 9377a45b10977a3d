/** What a plugin implements: its handler and what the handler may do with a request. */
@NullMarked
package dev.kongdb.plugin;

import org.jspecify.annotations.NullMarked;
