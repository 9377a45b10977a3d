/** The command line. */
@NullMarked
package dev.kongdb.host.cli;

import org.jspecify.annotations.NullMarked;
