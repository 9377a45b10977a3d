package dev.kongdb.migration;

/**
 * One point in which a table is not as the record of its entity asks.
 *
 * @param entity the name of the entity, which is that of the table
 * @param what what differs, for a person
 * @param up the statements that mend it, for the first part of a migration; may be empty
 * @param teardown the statements that mend it when nodes of the version before are gone; may be empty
 * @param harmless whether the entity can be used all the same, as with a column too many, or without an index that only makes it fast
 */
public record TableDifference(String entity, String what, String up, String teardown, boolean harmless) {}
