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
        @Match(/*KDB089*/"^\\d{3}$") @Nullable String code,
        @Match(not = /*KDB089*/"a{2,}") @Nullable String twice,
        @Nullable List<@Match(/*KDB089*/"^(?:x)+$") String> groups,
        @Match(any = {"^a", /*KDB089*/"^(b|c)$"}, anyErr = "neither") @Nullable String either,
        @Match(all = @PatternRule(pattern = /*KDB089*/"\\.", err = "no dot")) @Nullable String dotted,
        @Match("^%d%d[\\]%{3%}%(%?:a|b%|c$") @Nullable String lua) {}
