/** Values as Lua prints them, and Lua's patterns, both of which Kong takes from Lua. */
@NullMarked
package dev.kongdb.schema.lua;

import org.jspecify.annotations.NullMarked;
