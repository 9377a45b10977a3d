package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@AtLeastOneOf("name")
@AtLeastOneOf(/*KDB035*/{})
@Distinct(/*KDB035*/"name")
@OnlyOneOf(/*KDB035*/{"name"})
@MutuallyRequired(/*KDB035*/"name")
@MutuallyExclusive(/*KDB035*/"name")
@MutuallyExclusiveSets(set1 = "name", set2 = /*KDB035*/{})
@ConditionalAtLeastOneOf(
        ifField = "name",
        ifMatch = @Rules(eq = "x"),
        thenAtLeastOneOf = /*KDB035*/{})
@EntityCheck(fieldSources = /*KDB035*/{}, fn = Always.class)
@Transformation(input = /*KDB035*/{}, onWrite = Digest.class)
record Thing(@PrimaryKey @Auto UUID id, @Nullable String name) {}

class Always implements CustomEntityCheck {
    public Verdict check(EntityView entity) {
        return Verdict.OK;
    }
}

class Digest implements TransformationFunction {
    public Map<String, @Nullable Object> apply(List<@Nullable Object> inputThenNeeds) {
        return Map.of();
    }
}
