package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "labels",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, lenMin = /*KDB074*/-1),
        thenField = "name",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Len(min = /*KDB074*/-1) @Nullable String name,
        @Nullable List<@Len(eq = /*KDB074*/-2) String> labels) {}
