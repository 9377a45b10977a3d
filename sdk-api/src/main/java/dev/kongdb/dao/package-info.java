/**
 * The DAOs: the base of the generated ones, the JSON-like view of any entity, and the options of
 * their calls.
 */
@NullMarked
package dev.kongdb.dao;

import org.jspecify.annotations.NullMarked;
