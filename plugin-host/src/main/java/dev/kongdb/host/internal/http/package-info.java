/** What the Admin API and the proxy share: the HTTP server, JSON, form arguments. */
@NullMarked
package dev.kongdb.host.internal.http;

import org.jspecify.annotations.NullMarked;
