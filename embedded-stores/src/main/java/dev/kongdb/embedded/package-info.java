/** Real servers as child processes, for tests and for the host by default; not for production. */
@NullMarked
package dev.kongdb.embedded;

import org.jspecify.annotations.NullMarked;
