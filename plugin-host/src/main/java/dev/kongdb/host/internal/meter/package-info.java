/** What the host is made of; not for users. */
@NullMarked
package dev.kongdb.host.internal.meter;

import org.jspecify.annotations.NullMarked;
