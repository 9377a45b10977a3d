package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(
        @PrimaryKey @Auto UUID id,
        @Postgres(index = /*KDB067*/"a") @Unique @Nullable String name,
        @Postgres(constraint = /*KDB067*/"b") @Nullable String label,
        @Postgres(trigger = /*KDB067*/"c") @Nullable Reference<Consumer> consumer,
        @Postgres(type = "SMALLINT", notNull = true, defaultSql = "1") @Required int size) {}
