/** The parts that the Admin API and the proxy share: the HTTP server, and form arguments. */
@NullMarked
package dev.kongdb.host.internal.http;

import org.jspecify.annotations.NullMarked;
