/** Files of many entities: parsed, imported, exported. */
@NullMarked
package dev.kongdb.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
