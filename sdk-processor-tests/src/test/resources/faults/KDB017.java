package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", cacheKey = /*KDB017*/"kye")
record Thing(@PrimaryKey @Auto UUID id, @Unique @Nullable String key) {}

@KongEntity(name = "others", cacheKey = {"name", /*KDB017*/"sie"})
record Other(@PrimaryKey @Auto UUID id, @Nullable String name, @Nullable Integer size) {}
