package dev.kongdb.internal;

/** Tags follow the entities that bear them; nobody writes them. */
final class TagBehaviour implements Behaviour {
    @Override
    public void checkWritable(EntityEngine engine) {
        throw engine.errors().schemaViolation("tags", "does not support insert/upsert/update/delete operations");
    }
}
