package storage;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("KDB103")
@KongEntity(name = "plains", ttl = true)
record Plain(
        @PrimaryKey @Required long number,
        @Unique @Nullable String name,
        @OnDelete(OnDelete.Action.NULL) @Nullable Reference<Consumer> consumer) {}
