/** Java plugins inside a Kong: the process that a Kong asks. */
@NullMarked
package dev.kongdb.server;

import org.jspecify.annotations.NullMarked;
