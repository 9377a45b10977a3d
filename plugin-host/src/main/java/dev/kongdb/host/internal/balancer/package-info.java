/** Balances requests over the targets of an upstream, and knows which of them are healthy. */
@NullMarked
package dev.kongdb.host.internal.balancer;

import org.jspecify.annotations.NullMarked;
