/** The meters of a Kong in a registry of Micrometer. */
@NullMarked
package dev.kongdb.meter.micrometer;

import org.jspecify.annotations.NullMarked;
