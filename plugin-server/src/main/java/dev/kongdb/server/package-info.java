/** Java plugins inside a Kong: a process that the Kong calls. */
@NullMarked
package dev.kongdb.server;

import org.jspecify.annotations.NullMarked;
