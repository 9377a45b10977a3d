package dev.kongdb.tck.internal.thief;

import dev.kongdb.entity.ConsumerCodec;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.spi.EntityProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity of a plugin that has the name of one of Kong's own entities. */
public final class StolenConsumers extends EntityProvider {
    /** For the service loader. */
    public StolenConsumers() {
        super(
                "thief",
                SchemaDefinition.named("consumers")
                        .with("primary_key", List.of("id"))
                        .field("id", Typedefs.get("uuid"))
                        .build(),
                ConsumerCodec.INSTANCE,
                ConsumerDao.class,
                ConsumerDao::new);
    }

    @Override
    public @Nullable String baseMigration(String store, Schema schema) {
        return null;
    }
}
