/** What of Cassandra's own has to be replaced for the server to run on every JVM since 17. */
@NullMarked
package org.apache.cassandra.security;

import org.jspecify.annotations.NullMarked;
