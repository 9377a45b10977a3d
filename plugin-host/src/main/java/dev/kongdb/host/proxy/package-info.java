/** The development proxy: matches routes as Kong does, runs the plugins, and forwards to the upstream. */
@NullMarked
package dev.kongdb.host.proxy;

import org.jspecify.annotations.NullMarked;
