/**
 * The development proxy: matches routes as Kong does, runs the plugins, and forwards to the
 * upstream.
 */
@NullMarked
package dev.kongdb.host.internal.proxy;

import org.jspecify.annotations.NullMarked;
