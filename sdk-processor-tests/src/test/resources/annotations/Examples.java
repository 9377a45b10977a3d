package annotations;

import static dev.kongdb.annotation.Rules.NULL;

import dev.kongdb.annotation.*;
import dev.kongdb.annotation.typedef.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "example_books", endpointKey = "title", cacheKey = "title", workspaceable = true, ttl = true)
record Book(@PrimaryKey @Auto UUID id, @Unique @Nullable String title, @Ttl @Nullable Long ttl) {}

@KongRecord
record Page(@Nullable Integer number, @Nullable String text) {}

@KongPlugin(name = "example", version = "1.0.0", priority = 1000, protocols = {ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
final class ExampleHandler implements PluginHandler<ExampleConfig> {}

@PluginConfig
record ExampleConfig(@Default("X-Client") @HeaderName String header) {}

@KongSubschema(of = Alarm.class, keys = "mail")
record MailAlarm(MailConfig config) {}

@KongEntity(name = "example_alarms", subschemaKey = "kind")
record Alarm(
        @PrimaryKey @Auto UUID id,
        @Required String kind,
        @Abstract @Nullable Map<String, Object> config) {}

@KongRecord
record MailConfig(@Nullable String to) {}

@AtLeastOneOf({"username", "custom_id"})
@KongRecord
record Named(@Nullable String username, @Nullable String customId) {}

@OnlyOneOf({"ip", "host"})
@KongRecord
record Place(@Nullable String ip, @Nullable String host) {}

@MutuallyExclusive({"whole", "parts"})
@KongRecord
record Whole(@Nullable String whole, @Nullable List<String> parts) {}

@MutuallyExclusiveSets(set1 = {"user", "password"}, set2 = "token")
@KongRecord
record Login(@Nullable String user, @Nullable String password, @Nullable String token) {}

@MutuallyRequired({"user", "password"})
@KongRecord
record Account(@Nullable String user, @Nullable String password) {}

@Distinct({"first", "second"})
@KongRecord
record Pair(@Nullable String first, @Nullable String second) {}

@Conditional(
        ifField = "kind",
        ifMatch = @Rules(eq = "redis"),
        thenField = "host",
        thenMatch = @Rules(required = true))
@KongRecord
record Store(@Nullable String kind, @Nullable String host) {}

@ConditionalAtLeastOneOf(
        ifField = "roles",
        ifMatch = @Rules(of = Rules.Part.ELEMENTS, oneOf = {"admin", "owner"}),
        thenAtLeastOneOf = {"mail", "phone"})
@KongRecord
record Contact(@Nullable Set<String> roles, @Nullable String mail, @Nullable String phone) {}

@EntityCheck(fieldSources = {"from", "to"}, fn = InOrder.class)
@KongRecord
record Span(@Nullable Integer from, @Nullable Integer to) {}

@Check(InOrder.class)
@KongEntity(name = "example_checked")
record Checked(@PrimaryKey @Auto UUID id) {}

@ShorthandField(name = "both", func = Both.class)
@KongRecord
record Sides(@Nullable String left, @Nullable String right) {}

@Transformation(input = "secret", onWrite = Digest.class)
@KongEntity(name = "example_secrets")
record Secret(@PrimaryKey @Auto UUID id, @Nullable String secret, @Nullable String digest) {}

@KongEntity(name = "example_fields", workspaceable = true)
record Fields(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Auto @Millis Instant updatedAt,
        @Name("class") @Nullable String kind,
        @Required String needed,
        @Unique(acrossWorkspaces = true) @Nullable String code,
        @Immutable @Nullable String fixed,
        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Consumer> consumer,
        @Postgres(index = "example_fields_owner_ix") @Nullable Reference<Consumer> owner) {}

@KongRecord
record Values(
        @Between(min = 0, max = 100) @Nullable Integer between,
        @Gt(0) @Nullable Double positive,
        @OneOf({"red", "green"}) @Nullable String color,
        @OneOf({"1", "2", "3"}) @Nullable Integer size,
        @OneOf({"0.5", "1.5"}) @Nullable Double factor,
        @NotOneOf({"root", "admin"}) @Nullable String user,
        @NotOneOf({"0", "13"}) @Nullable Integer floor,
        @NotOneOf("0.5") @Nullable Double rate,
        @Eq("yes") @Nullable String agreed,
        @Eq("2") @Nullable Integer version,
        @Eq("0.5") @Nullable Double half,
        @Eq("true") @Nullable Boolean accepted,
        @Eq(NULL) @Nullable String retired,
        @Ne("none") @Nullable String choice,
        @Ne("0") @Nullable Integer divisor,
        @Ne("0.5") @Nullable Double other,
        @Ne("false") @Nullable Boolean enabled,
        @Ne(NULL) @Nullable String present,
        @Len(eq = 2) @Nullable String country,
        @Len(min = 8) @Nullable String password,
        @Len(max = 3) @Nullable List<String> few,
        @Match("^%l+$") @Nullable String word,
        @Match(not = "%s") @Nullable String unspaced,
        @Match(all = {@PatternRule(pattern = "%l"), @PatternRule(pattern = "%d", err = "a digit is needed")}) @Nullable String strong,
        @Match(any = {"^a", "^b"}, anyErr = "a or b first") @Nullable String either,
        @Match(none = @PatternRule(pattern = "//", err = "no empty segment")) @Nullable String tidy,
        @StartsWith("/") @Nullable String rooted,
        @IsRegex @Nullable String expression,
        @Contains("http") @Nullable Set<String> protocolsWithHttp,
        @Contains("80") @Nullable Set<Integer> ports,
        @Contains("0.5") @Nullable List<Double> weights,
        @Contains("true") @Nullable List<Boolean> flags,
        @MutuallyExclusiveSubsets({@MutuallyExclusiveSubsets.Subset("a"), @MutuallyExclusiveSubsets.Subset("b")}) @Nullable Set<String> apart,
        @ValidatedBy(Even.class) @Nullable Integer even,
        @Timestamp @Nullable Integer since,
        @Uuid @Nullable String token,
        @Match("^x") @Err("an x comes first") @Nullable String message,
        @Referenceable @Nullable String vaulted,
        @Encrypted @Nullable String hidden,
        @Legacy @Nullable String old) {}

@KongRecord
record Defaults(
        @Default("true") boolean on,
        @Default("10") int count,
        @Default("0.5") double ratio,
        @Default("some") String text,
        @Default({"GET", "POST"}) List<String> names,
        @Default({"80", "443"}) Set<Integer> ports,
        @Default({"0.5", "1.5"}) List<Double> weights,
        @Default({}) Map<String, String> labels,
        @Default("{\"a\": 1}") Map<String, Integer> counts,
        @Default(NULL) @Nullable String nothing) {}

@KongRecord
record Typedefs(
        @PemCertificate @Nullable String certificate,
        @CidrV4 @Nullable String network,
        @Destinations @Nullable Set<Endpoint> destinations,
        @HeaderName @Nullable String header,
        @HeaderMap @Nullable Map<String, List<String>> headers,
        @Host @Nullable String host,
        @HostWithOptionalPort @Nullable String authority,
        @Hosts @Nullable List<String> hosts,
        @HttpMethod @Nullable String method,
        @Ip @Nullable String address,
        @IpOrCidr @Nullable String allowed,
        @Key @Nullable String key,
        @Methods @Nullable Set<String> methods,
        @Path @Nullable String path,
        @Paths @Nullable List<String> paths,
        @PlainName @Nullable String name,
        @Port @Nullable Integer port,
        @Protocol @Nullable String protocol,
        @Protocols Set<String> protocols,
        @ProtocolsHttp Set<String> protocolsHttp,
        @SemanticVersion @Nullable String release,
        @SniName @Nullable String serverName,
        @Sources @Nullable Set<Endpoint> sources,
        @TagText @Nullable String tag,
        @Tags @Nullable Set<String> tags,
        @Timeout @Nullable Integer timeout,
        @Url @Nullable String url,
        @Utf8Name @Nullable String title,
        @WildcardHost @Nullable String wildcard) {}

@KongRecord
record Endpoint(@Nullable String ip, @Nullable Integer port) {}

final class InOrder implements CustomEntityCheck {
    @Override
    public Verdict check(EntityView fields) {
        return Verdict.OK;
    }
}

final class Even implements CustomValidator {
    @Override
    public Verdict validate(Object value) {
        return ((Number) value).longValue() % 2 == 0 ? Verdict.OK : Verdict.refused("odd");
    }
}

final class Both implements ShorthandFunction {
    @Override
    public Map<String, Object> expand(Object value) {
        return Map.of("left", value, "right", value);
    }
}

final class Digest implements TransformationFunction {
    @Override
    public Map<String, Object> apply(List<Object> inputThenNeeds) {
        return Map.of("digest", String.valueOf(inputThenNeeds.get(0).hashCode()));
    }
}
