package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Distinct({"name", "label", /*KDB034*/"name"})
@MutuallyExclusiveSets(
        set1 = {"name", "label"},
        set2 = {"size", /*KDB034*/"label"})
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = {"label", /*KDB034*/"label"},
        elseMatch = @Rules(eq = "y"),
        elseThenAtLeastOneOf = {"label", "size"})
@Transformation(
        input = {"name", /*KDB034*/"name"},
        onWrite = Digest.class)
record Thing(
        @PrimaryKey @Auto UUID id, @Nullable String name, @Nullable String label, @Nullable Integer size) {}

class Digest implements TransformationFunction {
    public Map<String, @Nullable Object> apply(List<@Nullable Object> inputThenNeeds) {
        return Map.of();
    }
}
