package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "name",
        ifMatch = @Rules(lenEq = 5, lenMin = /*KDB109*/2),
        thenField = "empty",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Len(eq = 5, min = /*KDB109*/2, max = /*KDB109*/5) @Nullable String name,
        @Len(eq = 0, min = 0) @Nullable String empty,
        @Nullable List<@Len(eq = 0, min = /*KDB109*/0) Set<String>> none) {}
