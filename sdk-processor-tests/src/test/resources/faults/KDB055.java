package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.annotation.typedef.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(
        @PrimaryKey @Auto UUID id,
        /*KDB055*/@Port @Nullable String port,
        /*KDB055*/@Paths @Nullable Set<String> paths,
        @Nullable List</*KDB055*/@HeaderName Integer> headers) {}
