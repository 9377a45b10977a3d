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
        @Nullable List<Reference<Consumer>> /*KDB088*/consumers,
        @Nullable Map<String, Set<Reference<Consumer>>> /*KDB088*/groups,
        @Nullable Part part) {}

@KongRecord
record Part(@Nullable Reference<Consumer> /*KDB088*/consumer) {}

@PluginConfig
record Config(@Nullable Reference<Consumer> /*KDB088*/anonymous, @Nullable UUID instead) {}
