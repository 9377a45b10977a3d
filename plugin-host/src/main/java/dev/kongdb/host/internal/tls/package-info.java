/** TLS towards upstreams. */
@NullMarked
package dev.kongdb.host.internal.tls;

import org.jspecify.annotations.NullMarked;
