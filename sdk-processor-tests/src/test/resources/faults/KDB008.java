package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = /*KDB008*/"pg_things")
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable String /*KDB008*/ctid,
        @Name(/*KDB008*/"xmin") @Nullable String oldest,
        @Nullable Reference<Table> tableoid) {}

@KongEntity(name = "tables")
record Table(@PrimaryKey @Auto UUID oid) {}
