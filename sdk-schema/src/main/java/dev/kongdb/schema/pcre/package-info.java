/**
 * Regular expressions of PCRE 8, with which Kong matches paths and headers: on bytes, without
 * Unicode mode. Every match is bounded in time and memory.
 */
@NullMarked
package dev.kongdb.schema.pcre;

import org.jspecify.annotations.NullMarked;
