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
        @Between(min = 1, max = 10) @Default(/*KDB053*/"11") int size,
        @Len(min = 4) @Default(/*KDB053*/"abc") String name,
        @Default(/*KDB053*/{"low", "hgih"}) Set<Level> levels,
        @Port @Default(/*KDB053*/"70000") int port,
        Part part) {}

@KongRecord
record Part(@OneOf({"a", "b"}) @Default(/*KDB053*/"c") String name) {}

enum Level {
    LOW,
    HIGH
}
