/** The host that runs plugins: Admin API, development proxy, command line. */
@NullMarked
package dev.kongdb.host;

import org.jspecify.annotations.NullMarked;
