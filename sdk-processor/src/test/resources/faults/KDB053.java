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
        @Between(min = 1, max = 10) @DefaultInteger(/*KDB053*/11) int size,
        @LenMin(4) @DefaultString(/*KDB053*/"abc") String name,
        @DefaultStrings(/*KDB053*/{"low", "hgih"}) Set<Level> levels,
        @Port @DefaultString(/*KDB053*/"80") int port,
        Part part) {}

@KongRecord
record Part(@OneOf({"a", "b"}) @DefaultString(/*KDB053*/"c") String name) {}

enum Level {
    LOW,
    HIGH
}
