package fault;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(
        @PrimaryKey @Auto UUID id,
        String /*KDB043*/name,
        int /*KDB043*/size,
        @Default(NULL) String /*KDB043*/label,
        @Default("3") int count,
        Reference<Consumer> /*KDB043*/consumer) {}
