package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things", cacheKey = /*KDB019*/{"a", "b", "c", "d", "e", "f"})
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable String a,
        @Nullable String b,
        @Nullable String c,
        @Nullable String d,
        @Nullable String e,
        @Nullable String f) {}
