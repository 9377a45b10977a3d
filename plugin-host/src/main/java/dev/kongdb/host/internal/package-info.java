/** What the host is made of; not for users. */
@NullMarked
package dev.kongdb.host.internal;

import org.jspecify.annotations.NullMarked;
