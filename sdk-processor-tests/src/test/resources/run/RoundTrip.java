package kinds;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.RowKey;
import dev.kongdb.entity.ConsumerProvider;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.ViolationsException;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What generated classes promise, run against the schema engine. */
public final class RoundTrip implements Runnable {
    private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID OTHER = UUID.fromString("99999999-8888-7777-6666-555555555555");
    private static final Instant SECONDS = Instant.ofEpochSecond(1_600_000_000);
    private static final Instant MILLIS = Instant.ofEpochMilli(1_600_000_000_123L);

    private final Schema schema = schema();

    private static Schema schema() {
        SchemaLinker linker = new SchemaLinker();
        linker.entity(SchemaDefinition.of(Map.of(
                "name", "workspaces", "primary_key", List.of("id"), "fields", List.of(Map.of("id", Map.of("type", "string", "uuid", true))))));
        linker.entity(new ConsumerProvider().definition());
        linker.entity(new LabelProvider().definition());
        linker.entity(new EverythingProvider().definition());
        linker.subschema(
                "everything",
                "some",
                SchemaDefinition.named("some")
                        .field("config", FieldDefinition.of("record").field("x", FieldDefinition.of("integer")))
                        .build());
        return Objects.requireNonNull(linker.link().schema("everything"));
    }

    @Override
    public void run() {
        aRecordSurvivesTheWayToRowsAndBack();
        nullsSurviveAsNulls();
        theEngineTakesWhatTheBuilderGives();
        theEngineFillsInWhatTheRecordSays();
        theEngineRefusesWhatTheRecordForbids();
        notSetIsNotNull();
        shorthandsExpand();
        nullsInTheStoreBecomeDefaultsOrAreRefused();
        callersMayGoOnChangingTheirCollections();
        daosPassPositionsAndValuesOn();
        providersTellWhatTheRecordSays();
    }

    private static Everything whole() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("x-b", List.of("1", "2"));
        headers.put("x-a", List.of());
        return new Everything(
                ID,
                SECONDS,
                MILLIS,
                "some",
                "title",
                "prose",
                "abc",
                "digest",
                OTHER,
                false,
                true,
                3,
                -4,
                1L << 40,
                null,
                2.25,
                2.5,
                Level.VERY_HIGH,
                SECONDS,
                new LinkedHashSet<>(List.of(Level.VERY_HIGH, Level.LOW)),
                List.of(List.of(1, 2), List.of()),
                List.of(MILLIS),
                Set.of(OTHER),
                headers,
                Map.of("w", 0.25),
                new Part(5, "five", new Part.Deep(true, Level.MIDDLE)),
                null,
                List.of(new Part(6, null, new Part.Deep(null, null))),
                Map.of("n", new Part(7, null, new Part.Deep(null, Level.LOW))),
                Set.of(new Source("10.0.0.0/8", 80)),
                Reference.to(OTHER),
                Reference.toKey(Map.of("label", "a-label")),
                Map.of("x", 1L),
                null);
    }

    private static void aRecordSurvivesTheWayToRowsAndBack() {
        Row row = EverythingBuilder.from(whole()).toRow();
        same(EverythingCodec.INSTANCE.decode(row), whole());
        same(new ArrayList<>(EverythingCodec.INSTANCE.decode(row).headers().keySet()), List.of("x-b", "x-a"));
        same(EverythingCodec.INSTANCE.decode(row.copy().ttl(9L)).secondsLeft(), 9L);
    }

    private static void nullsSurviveAsNulls() {
        Row row = EverythingBuilder.from(whole()).toRow();
        same(row.get(EverythingCodec.SPARE), Row.NULL);
        same(row.get(EverythingCodec.BIGGER), Row.NULL);
        Row part = (Row) ((List<?>) row.get(EverythingCodec.PARTS)).get(0);
        same(part.get(PartCodec.NAME), Row.NULL);
    }

    private void theEngineTakesWhatTheBuilderGives() {
        // The values as JSON: what the by-name view would show.
        Row row = EverythingBuilder.from(whole()).toRow();
        Map<String, Object> map = schema.toMap(row);
        same(map.get("created_at"), 1_600_000_000L);
        same(map.get("updated_at"), 1_600_000_000.123);
        same(map.get("level"), "very-high");
        same(map.get("levels"), List.of("very-high", "low"));
        same(map.get("grid"), List.of(List.of(1L, 2L), List.of()));
        same(map.get("label"), Map.of("label", "a-label"));
        same(((Map<?, ?>) map.get("part")).get("deep"), Map.of("on", true, "level", "middle"));
        same(EverythingCodec.INSTANCE.decode(schema.toRow(map)), whole());
        schema.validate(row, true);
    }

    private void theEngineFillsInWhatTheRecordSays() {
        Row input = EverythingBuilder.with()
                .title("t")
                .kind("some")
                .big(1)
                .label(new Label("l", 1))
                .toRow();
        Everything made = EverythingCodec.INSTANCE.decode(schema.processAutoFields(input, Context.INSERT, false));
        check(made.id().version() == 4, "a random id");
        check(Math.abs(made.createdAt().getEpochSecond() - Instant.now().getEpochSecond()) < 60, "made now");
        check(made.updatedAt() != null, "written now");
        same(made.on(), true);
        same(made.count(), 7);
        same(made.ratio(), 0.5);
        same(made.level(), Level.LOW);
        same(made.levels(), Set.of(Level.LOW, Level.VERY_HIGH));
        same(made.headers(), Map.of());
        same(made.weights(), Map.of("a", 1.5, "b", -2.0));
        same(made.part(), new Part(1, null, new Part.Deep(null, null)));
        same(made.spare(), null);
        same(made.label(), Reference.toKey(Map.of("label", "l")));
        same(made.title(), "t");
    }

    private void theEngineRefusesWhatTheRecordForbids() {
        Map<String, ?> errors = errors(EverythingBuilder.from(whole())
                .prose("a text that is too long by far")
                .secret("xyz")
                .count(101)
                .factor(1.0)
                .part(new Part(1, "named", new Part.Deep(null, null)))
                .headers(Map.of("bad header", List.of())));
        same(errors.get("text"), "too long a text");
        same(errors.get("secret"), "invalid value: xyz");
        same(errors.get("count"), "value should be between 0 and 100");
        same(errors.get("factor"), "value must be greater than 1.5");
        check(errors.get("part") instanceof Map<?, ?> part && part.containsKey("@entity"), "the check of the part");
        check(String.valueOf(errors.get("headers")).contains("bad header name"), "the rule for names of headers");
    }

    private void notSetIsNotNull() {
        Row row = EverythingBuilder.with().title(null).noConsumer().toRow();
        same(row.get(EverythingCodec.TITLE), Row.NULL);
        same(row.get(EverythingCodec.CONSUMER), Row.NULL);
        same(row.get(EverythingCodec.TEXT), null);
        Row processed = schema.processAutoFields(row, Context.UPDATE, false);
        same(processed.get(EverythingCodec.COUNT), null);
    }

    private void shorthandsExpand() {
        Row row = EverythingBuilder.with().kind("some").allInOne("abc").toRow();
        Row processed = schema.processAutoFields(row, Context.INSERT, false);
        same(processed.get(EverythingCodec.TEXT), "abc");
        same(processed.get(EverythingCodec.BIG), 99L);
        try {
            schema.processAutoFields(EverythingBuilder.with().allInOne("x").toRow(), Context.INSERT, false);
            throw new AssertionError("too short a shorthand was taken");
        } catch (ViolationsException expected) {
            same(expected.violations().asMap(), Map.of("all_in_one", "length must be at least 3"));
        }
    }

    private static void nullsInTheStoreBecomeDefaultsOrAreRefused() {
        Row row = EverythingBuilder.from(whole()).toRow();
        for (int position : new int[] {
            EverythingCodec.ON, EverythingCodec.COUNT, EverythingCodec.LEVEL,
            EverythingCodec.LEVELS, EverythingCodec.HEADERS, EverythingCodec.WEIGHTS
        }) {
            row.set(position, Row.NULL);
        }
        Everything read = EverythingCodec.INSTANCE.decode(row);
        same(read.on(), true);
        same(read.count(), 7);
        same(read.level(), Level.LOW);
        same(read.levels(), Set.of(Level.LOW, Level.VERY_HIGH));
        same(read.headers(), Map.of());
        same(read.weights(), Map.of("a", 1.5, "b", -2.0));
        cannotBeNull(EverythingCodec.ID, "id");
        cannotBeNull(EverythingCodec.BIG, "big"); // a required long
    }

    private static void cannotBeNull(int position, String name) {
        Row row = EverythingBuilder.from(whole()).toRow().set(position, Row.NULL);
        try {
            EverythingCodec.INSTANCE.decode(row);
            throw new AssertionError("a record without " + name + " was made");
        } catch (IllegalArgumentException expected) {
            same(expected.getMessage(), name + " has no value");
        }
    }

    private static void callersMayGoOnChangingTheirCollections() {
        List<List<Integer>> grid = new ArrayList<>(List.of(List.of(1)));
        Row row = EverythingBuilder.from(whole()).grid(grid).toRow();
        grid.add(List.of(2));
        same(row.get(EverythingCodec.GRID), List.of(List.of(1L)));
        try {
            EverythingCodec.INSTANCE.decode(row).grid().add(List.of());
            throw new AssertionError("what was read can be changed");
        } catch (UnsupportedOperationException expected) {
            // records are values
        }
    }

    private static void daosPassPositionsAndValuesOn() {
        List<String> calls = new ArrayList<>();
        DaoEngine engine = (DaoEngine) Proxy.newProxyInstance(
                RoundTrip.class.getClassLoader(), new Class<?>[] {DaoEngine.class}, (proxy, method, arguments) -> {
                    List<Object> shown = new ArrayList<>(Arrays.asList(arguments == null ? new Object[0] : arguments));
                    shown.replaceAll(argument -> argument instanceof Row || argument instanceof RowKey.Primary ? "row" : argument);
                    shown.removeIf(argument -> argument instanceof DaoEngine.Reading);
                    calls.add(method.getName() + shown);
                    return switch (method.getName()) {
                        case "delete" -> true;
                        case "count" -> 1L;
                        case "page" -> new DaoEngine.RowPage(List.of(), null);
                        case "each" -> java.util.stream.Stream.empty();
                        case "find" -> Optional.empty();
                        default -> EverythingBuilder.from(whole()).toRow();
                    };
                });
        EverythingDao dao = new EverythingDao(engine);
        dao.selectByTitle("t");
        dao.updateByProse("p", EverythingBuilder.with());
        dao.upsertByTitle("t", EverythingBuilder.with());
        dao.deleteByTitle("t");
        dao.forConsumer(Reference.to(ID)).page();
        dao.forLabel(Reference.toKey(Map.of("label", "l"))).page(10, "next");
        dao.forConsumer(Reference.to(ID)).each();
        dao.forConsumer(Reference.to(ID)).count();
        dao.select(ID);
        new LabelDao(engine).select("l");
        String consumers = "Parent[position=" + EverythingCodec.CONSUMER + ", key={id=" + ID + "}]";
        same(
                calls,
                List.of(
                        "find[" + EverythingCodec.TITLE + ", t]",
                        "update[Unique[position=" + EverythingCodec.TEXT + ", value=p], row]",
                        "upsert[Unique[position=" + EverythingCodec.TITLE + ", value=t], row]",
                        "delete[Unique[position=" + EverythingCodec.TITLE + ", value=t]]",
                        "page[" + consumers + ", null, null]",
                        "page[Parent[position=" + EverythingCodec.LABEL + ", key={label=l}], 10, next]",
                        "each[" + consumers + ", null]",
                        "count[" + consumers + "]",
                        "find[" + DaoEngine.PRIMARY_KEY + ", " + ID + "]",
                        "find[" + DaoEngine.PRIMARY_KEY + ", l]"));
    }

    private static void providersTellWhatTheRecordSays() {
        EverythingProvider provider = new EverythingProvider();
        same(provider.plugin(), "every-thing");
        same(provider.daoType(), EverythingDao.class);
        same(new LabelProvider().plugin(), "labels");
        check(provider.baseMigration("postgres", schema()).startsWith("CREATE TABLE IF NOT EXISTS \"everything\""), "the table");
        check(provider.baseMigration("cassandra", schema()).contains("frozen<list<int>>"), "the table in Cassandra");
        same(provider.baseMigration("other", schema()), null);
        same(provider.supersedes(), List.of());
    }

    private Map<String, ?> errors(EverythingBuilder builder) {
        try {
            schema.validate(builder.toRow(), true);
        } catch (ViolationsException e) {
            return e.violations().asMap();
        }
        throw new AssertionError("nothing was refused");
    }

    private static void same(Object actual, Object expected) {
        check(Objects.equals(actual, expected), actual + " is not " + expected);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
