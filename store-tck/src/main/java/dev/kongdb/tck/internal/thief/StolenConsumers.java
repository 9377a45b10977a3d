package dev.kongdb.tck.internal.thief;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.dao.RowCodec;
import dev.kongdb.entity.ConsumerCodec;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.spi.EntityProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entity of a plugin that calls itself as one of Kong's own. */
public final class StolenConsumers implements EntityProvider {
    /** For the service loader. */
    public StolenConsumers() {}

    @Override
    public String plugin() {
        return "thief";
    }

    @Override
    public SchemaDefinition definition() {
        return SchemaDefinition.named("consumers")
                .with("primary_key", List.of("id"))
                .field("id", Typedefs.get("uuid"))
                .build();
    }

    @Override
    public Class<? extends EntityDao<?, ?, ?, ?>> daoType() {
        return ConsumerDao.class;
    }

    @Override
    public EntityDao<?, ?, ?, ?> createDao(DaoEngine engine) {
        return new ConsumerDao(engine);
    }

    @Override
    public RowCodec<?> codec() {
        return ConsumerCodec.INSTANCE;
    }

    @Override
    public @Nullable String baseMigration(String store) {
        return null;
    }

    @Override
    public List<String> supersedes() {
        return List.of();
    }
}
