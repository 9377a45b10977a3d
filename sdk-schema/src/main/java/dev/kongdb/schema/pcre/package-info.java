/**
 * Regular expressions as PCRE 8 understands them, which is what Kong matches paths and headers
 * with: on bytes, without Unicode mode. Every match is bounded in time and memory.
 */
@NullMarked
package dev.kongdb.schema.pcre;

import org.jspecify.annotations.NullMarked;
