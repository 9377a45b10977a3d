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
        @Nullable Date /*KDB042*/made,
        @Required Optional<String> /*KDB042*/name,
        @Required String[] /*KDB042*/labels,
        @Required float /*KDB042*/weight,
        @Nullable List<Object> /*KDB042*/parts,
        @Nullable Consumer /*KDB042*/consumer) {}
