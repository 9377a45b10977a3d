package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@AtLeastOneOf({"name", /*KDB066*/"labl"})
@OnlyOneOf({"name", "label"})
@OnlyOneOf({"part.name", /*KDB066*/"part.nam"})
@MutuallyExclusiveSets(
        set1 = "name",
        set2 = {"label", /*KDB066*/"customName"})
@Conditional(
        ifField = /*KDB066*/"nam",
        ifMatch = @Rules(eq = "x"),
        thenField = "label",
        thenMatch = @Rules(required = true))
@Transformation(
        input = /*KDB066*/"digest",
        onWrite = Digest.class)
record Thing(
        @PrimaryKey @Auto UUID id,
        @Nullable String name,
        @Nullable String label,
        @Nullable String customName,
        @Nullable Part part) {}

@KongRecord
@Distinct({"name", /*KDB066*/"other"})
record Part(@Nullable String name) {}

class Digest implements TransformationFunction {
    public Map<String, @Nullable Object> apply(List<@Nullable Object> inputThenNeeds) {
        return Map.of();
    }
}
