/** What a callback of a plugin costs inside a Kong. */
@NullMarked
package dev.kongdb.benchmarks.server;

import org.jspecify.annotations.NullMarked;
