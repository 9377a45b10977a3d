/** The meters of the host, as Prometheus' text. */
@NullMarked
package dev.kongdb.host.internal.meter;

import org.jspecify.annotations.NullMarked;
