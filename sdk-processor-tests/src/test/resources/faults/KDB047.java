package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@SuppressWarnings("rawtypes")
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable List /*KDB047*/raw,
        @Nullable Set<?> /*KDB047*/any,
        @Nullable Map<String, ? extends String> /*KDB047*/map,
        @Nullable Reference<?> /*KDB047*/reference) {}
