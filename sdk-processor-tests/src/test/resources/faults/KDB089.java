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
        @Match(/*KDB089*/"[a-z]+?") @Nullable String lazy,
        @Match(/*KDB089*/"^a*+b") @Nullable String possessive,
        @Match(/*KDB089*/"(?i)abc") @Nullable String anyCase,
        @Match(/*KDB089*/"(?<year>x)") @Nullable String named,
        @Match(/*KDB089*/"^(ab)+$") @Nullable String repeated,
        @Match(/*KDB089*/"http|https") @Nullable String alternatives,
        @Match(/*KDB089*/"[[:digit:]]+") @Nullable String posix,
        @Match(/*KDB089*/"[a-z&&[^b]]") @Nullable String intersection,
        @Match("^[%w+?*|(){2}]+%??%+%*(a-b)-[]|]%|$") @Nullable String ofLuaToo,
        @Match("^%d%d[\\]%{3%}%(%?:a%|b%|c$") @Nullable String lua) {}
