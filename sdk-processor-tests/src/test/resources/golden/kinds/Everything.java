package kinds;

import static dev.kongdb.annotation.Rules.NULL;

import static dev.kongdb.annotation.Rules.Part.ELEMENTS;
import static dev.kongdb.annotation.Rules.Part.KEYS;
import static dev.kongdb.annotation.Rules.Part.VALUES;

import dev.kongdb.annotation.Abstract;
import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Check;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.EntityCheck;
import dev.kongdb.annotation.Err;
import dev.kongdb.annotation.Gt;
import dev.kongdb.annotation.Immutable;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.Match;
import dev.kongdb.annotation.Millis;
import dev.kongdb.annotation.MutuallyExclusiveSubsets;
import dev.kongdb.annotation.Name;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PatternRule;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Rules;
import dev.kongdb.annotation.ShorthandField;
import dev.kongdb.annotation.Transformation;
import dev.kongdb.annotation.Ttl;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.ValidatedBy;
import dev.kongdb.annotation.MutuallyExclusiveSubsets.Subset;
import dev.kongdb.annotation.typedef.HeaderName;
import dev.kongdb.annotation.typedef.Sources;
import dev.kongdb.annotation.typedef.Utf8Name;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every kind of field, and every kind of thing that stands on a record. */
@SuppressWarnings("KDB103") // not on Cassandra
@KongEntity(
        name = "everything",
        plugin = "every-thing",
        endpointKey = "title",
        cacheKey = {"title", "level", "consumer"},
        workspaceable = true,
        ttl = true,
        subschemaKey = "kind",
        subschemaError = "no such kind: %s",
        dbExport = false)
@AtLeastOneOf({"title", "text"})
@Conditional(
        ifField = "level",
        ifMatch = @Rules(oneOf = {"very-high", "low"}),
        thenField = "count",
        thenMatch = @Rules(gt = 0, required = true),
        thenErr = "a level needs a count")
@Conditional(
        ifField = "levels",
        ifMatch = {
            @Rules(of = ELEMENTS, notOneOf = "low"),
            @Rules(mutuallyExclusiveSubsets = {@Subset("middle"), @Subset("very-high")})
        },
        thenField = "weights",
        thenMatch = {@Rules(of = KEYS, match = "^%l+$"), @Rules(of = VALUES, gt = 0)})
@EntityCheck(
        fieldSources = {"text", "part.size"},
        fn = Functions.TextFits.class)
@Check(Functions.Whole.class)
@ShorthandField(
        name = "all_in_one",
        rules = @Rules(lenMin = 3),
        func = Functions.AllInOne.class)
@ShorthandField(
        name = "title",
        func = Functions.Title.class)
@Transformation(
        input = "secret",
        needs = "text",
        onWrite = Functions.Digest.class)
public record Everything(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Auto @Millis Instant updatedAt,
        @Required String kind,
        @Utf8Name @Nullable String title,
        @Name("text") @Unique(acrossWorkspaces = true) @Len(max = 20) @Err("too long a text") @Nullable String prose,
        @Match(value = "^%l+$", all = {@PatternRule(pattern = "a"), @PatternRule(pattern = "b", err = "no b")})
                @ValidatedBy(Functions.NoQuote.class)
                @Immutable
                @Nullable
                String secret,
        @Nullable String digest,
        @Nullable UUID token,
        @Default("true") boolean on,
        @Nullable Boolean maybe,
        @Between(min = 0, max = 100) @Default("7") int count,
        @Nullable Integer small,
        @Required long big,
        @Default(NULL) @Nullable Long bigger,
        @Default("0.5") double ratio,
        @Gt(1.5) @Nullable Double factor,
        @Default("low") Level level,
        @Nullable Instant seenAt,
        @Default({"low", "very-high"})
                @MutuallyExclusiveSubsets({@Subset({"low", "very-high"}), @Subset("middle")})
                Set<Level> levels,
        @Nullable List<List<Integer>> grid,
        @Nullable List<@Millis Instant> times,
        @Nullable Set<UUID> tokens,
        @Default({}) Map<@HeaderName String, List<@Len(max = 5) String>> headers,
        @Default("{\"a\": 1.5, \"b\": -2}") Map<String, Double> weights,
        Part part,
        @Nullable Part spare,
        @Nullable List<Part> parts,
        @Nullable Map<String, Part> named,
        @Sources @Nullable Set<Source> sources,
        @OnDelete(OnDelete.Action.NULL) @Nullable Reference<Consumer> consumer,
        @Required Reference<Label> label,
        @Abstract @Nullable Map<String, Object> config,
        @Ttl @Nullable Long secondsLeft) {

    /** What is generated for the record can be named in it. */
    public static EverythingBuilder with() {
        return EverythingBuilder.with();
    }
}
