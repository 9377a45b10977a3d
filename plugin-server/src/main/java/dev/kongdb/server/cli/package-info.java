/** The command line of the plugin server. */
@NullMarked
package dev.kongdb.server.cli;

import org.jspecify.annotations.NullMarked;
