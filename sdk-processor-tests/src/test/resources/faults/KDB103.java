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
        @Nullable Long /*KDB103*/size,
        @Nullable Map<String, Long> /*KDB103*/sizes,
        @Between(min = 0, max = 1000) @Nullable Long bounded,
        @Nullable Part part) {}

@KongRecord
record Part(@Nullable Long inJson) {}

@SuppressWarnings("KDB103")
@KongEntity(name = "others")
record Other(@PrimaryKey @Auto UUID id, @Required long size) {}
