/** What the host throws: {@link dev.kongdb.host.error.HostException}. */
@NullMarked
package dev.kongdb.host.error;

import org.jspecify.annotations.NullMarked;
