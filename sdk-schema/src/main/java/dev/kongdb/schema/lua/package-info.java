/**
 * What Kong leaves to Lua: values as Lua prints them, and its patterns.
 */
@NullMarked
package dev.kongdb.schema.lua;

import org.jspecify.annotations.NullMarked;
