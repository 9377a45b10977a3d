/** Real servers as child processes, for tests and for the host by default; never on a production path. */
@NullMarked
package dev.kongdb.embedded;

import org.jspecify.annotations.NullMarked;
