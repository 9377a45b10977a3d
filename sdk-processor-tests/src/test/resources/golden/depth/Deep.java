package depth;

import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Contains;
import dev.kongdb.annotation.Err;
import dev.kongdb.annotation.Gt;
import dev.kongdb.annotation.IsRegex;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.NotOneOf;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.Referenceable;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.StartsWith;
import dev.kongdb.annotation.typedef.HeaderName;
import dev.kongdb.annotation.typedef.Port;
import dev.kongdb.annotation.typedef.Url;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validators and typedefs on elements, keys, values and in nested records, as deep as anyone nests. */
@KongRecord
public record Deep(
        @Required Map<@StartsWith("x-") @Len(max = 20) String, @Len(min = 1) List<@Contains("a") Set<@OneOf({"a", "b"}) String>>> table,
        @Nullable @Len(min = 2) List<@Len(eq = 2) @Err("pairs, please") List<@Gt(0) Double>> pairs,
        @Nullable Set<@Between(min = 1, max = 9) Integer> digits,
        @Nullable Map<@HeaderName String, Map<@Match("^%l+$") String, @Port Integer>> ports,
        @Nullable Map<String, List<Inner>> inner) {

    /** What is in it. */
    @KongRecord
    public record Inner(
            @Nullable List<@Match("^%d+$") @NotOneOf("13") String> numbers,
            @Nullable Set<@Referenceable @Url String> urls,
            @Nullable Map<String, Innermost> innermost) {}

    /** And in that. */
    @KongRecord
    public record Innermost(@Nullable List<@IsRegex String> patterns) {}
}
