/** The meters of a Kong in a Micrometer registry. */
@NullMarked
package dev.kongdb.meter.micrometer;

import org.jspecify.annotations.NullMarked;
