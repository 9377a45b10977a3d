package dev.kongdb.internal;

/** Tags are derived from the entities that have them, so they have no writes. */
final class TagBehaviour implements Behaviour {
    @Override
    public void checkWritable(EntityEngine engine) {
        throw engine.errors().schemaViolation("tags", "does not support insert/upsert/update/delete operations");
    }
}
