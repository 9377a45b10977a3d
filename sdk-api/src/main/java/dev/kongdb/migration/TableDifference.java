package dev.kongdb.migration;

/**
 * One difference between a table and what the record of its entity asks for.
 *
 * @param entity the name of the entity, which is that of the table
 * @param what the difference, in words
 * @param up statements that mend it, for the first part of a migration; may be empty
 * @param teardown statements that mend it when nodes of the version before have stopped; may be
 *     empty
 * @param harmless whether the entity can be used in spite of it, as with a superfluous column or
 *     without an index
 */
public record TableDifference(String entity, String what, String up, String teardown, boolean harmless) {}
