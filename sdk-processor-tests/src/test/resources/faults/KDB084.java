package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(
        @PrimaryKey @Default(/*KDB084*/"x") String id,
        @Unique @Default(/*KDB084*/"1") int number) {}
