package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "name",
        ifMatch = @Rules(match = /*KDB071*/"[a"),
        thenField = "label",
        thenMatch = @Rules(matchAny = {"a", /*KDB071*/"%"}))
@ShorthandField(
        name = "all",
        rules = @Rules(notMatch = /*KDB071*/"(a"),
        func = All.class)
@ShorthandField(
        name = "each",
        type = ShorthandField.Type.SET,
        elements = ShorthandField.Type.STRING,
        rules = @Rules(of = Rules.Part.ELEMENTS, match = /*KDB071*/"["),
        func = All.class)
@Conditional(
        ifField = "inside",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, matchAny = {"a", /*KDB071*/"["}),
        thenField = "label",
        thenMatch = @Rules(required = true))
record Thing(
        @PrimaryKey @Auto UUID id,
        @Match(/*KDB071*/"^[a-z") @Nullable String name,
        @Match(not = /*KDB071*/"%1") @Nullable String label,
        @Match(all = {@PatternRule(pattern = "a"), @PatternRule(pattern = /*KDB071*/"a)", err = "no")}) @Nullable String all,
        @Match(none = @PatternRule(err = "no", pattern = /*KDB071*/"%f")) @Nullable String none,
        @Match(any = /*KDB071*/"%b(") @Nullable String any,
        @Nullable List</*the elements*/@Match(/*KDB071*/"a%") String> inside,
        @Nullable Map<@Match(/*KDB071*/"[") String, @Match(not = /*KDB071*/"%9") String> both) {}

class All implements ShorthandFunction {
    public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
        return null;
    }
}
