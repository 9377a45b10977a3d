/** Benchmarks of files with many entities: parse, import, export. */
@NullMarked
package dev.kongdb.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
