package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
record Thing(
        @PrimaryKey @Auto UUID id,
        @Default(/*KDB106*/{"1", "2"}) int size,
        @Default(/*KDB106*/{}) String name,
        @Default(/*KDB106*/{"{}", "{}"}) Map<String, Integer> sizes) {}
