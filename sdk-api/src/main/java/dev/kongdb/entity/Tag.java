package dev.kongdb.entity;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.TagText;
import java.util.UUID;

/**
 * One label of one entity. Read only: it is derived from the tags of the entities.
 *
 * @param tag the label
 * @param entityName the name of the entity's DAO
 * @param entityId the entity
 */
@KongEntity(name = "tags", plugin = "core", baseMigration = false)
public record Tag(
        @PrimaryKey @Required @TagText String tag,

        @Required String entityName,
        @Required UUID entityId) {}
