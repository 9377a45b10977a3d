package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(@PrimaryKey @Auto UUID id, @Nullable Level /*KDB061*/level, @Nullable None /*KDB061*/none) {}

enum Level {
    LOW,
    @Name("low")
    LOWER
}

enum None {}
