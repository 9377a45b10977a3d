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
        @Nullable Reference<Consumer> owner,
        @Name("second") @Nullable Reference<Consumer> /*KDB039*/Owner,
        @Unique @Nullable String cacheKey,
        @Nullable Reference<Thing> /*KDB039*/from) {}
