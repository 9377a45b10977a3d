package dev.kongdb.tck.suite;

import static dev.kongdb.spi.UnstorableValueException.OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kongdb.dao.Page;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.UnreadableEntityException;
import dev.kongdb.tck.internal.library.Frame;
import dev.kongdb.tck.internal.library.Hook;
import dev.kongdb.tck.internal.library.Poster;
import dev.kongdb.tck.internal.library.PosterBuilder;
import dev.kongdb.tck.internal.library.PosterDao;
import dev.kongdb.tck.internal.library.Sample;
import dev.kongdb.tck.internal.library.SampleDao;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every row that is written or read keeps the promises of the record's types and of its
 * constructor.
 */
public abstract class RecordsSuite extends ConformanceSuite {
    private static final Hook HOOK = new Hook("nail", List.of());
    private static final Frame FRAME = new Frame(2, Set.of("oak", "elm"), HOOK);

    /** For subclasses. */
    protected RecordsSuite() {}

    private PosterDao typed() {
        return db().dao(PosterDao.class);
    }

    private Poster read(Map<String, ?> row) {
        return typed().select(UUID.fromString(id(row))).orElseThrow();
    }

    /** All fields that cannot be null, set to null. */
    private static Map<String, @Nullable Object> nulls() {
        return map("code", null, "copies", null, "walls", null, "sizes", null, "spares", null);
    }

    private static void assertDefaults(Poster poster) {
        assertThat(poster.copies()).isEqualTo(3);
        assertThat(poster.walls()).containsExactly("east", "west");
        assertThat(poster.sizes()).isEqualTo(Map.of("wide", 7));
        assertThat(poster.spares()).isEmpty();
        assertThat(poster.frame()).isEqualTo(FRAME);
        assertThat(poster.createdAt()).isNotNull();
    }

    @Test
    void nullInAnInsertGivesTheDefaultOrAGeneratedValue() {
        Map<String, @Nullable Object> row = posters().insert(nulls());
        assertThat(row.get("code")).asString().hasSize(32);
        assertThat(row).containsEntry("copies", 3L).containsEntry("walls", List.of("east", "west"));
        assertThat(row).containsEntry("sizes", Map.of("wide", 7L)).containsEntry("spares", List.of());
        assertDefaults(read(row));
    }

    @Test
    @Covers(Decision.NULLS)
    void nullInAnUpdateGivesTheDefaultOrAGeneratedValue() {
        Map<String, @Nullable Object> before = insert(
                posters(),
                "code",
                unique(),
                "copies",
                9,
                "walls",
                List.of("north"),
                "sizes",
                Map.of("tall", 1),
                "spares",
                List.of(Map.of("width", 5)));
        Map<String, @Nullable Object> after = posters().update(key(before), nulls());
        assertThat(after.get("code")).asString().hasSize(32).isNotEqualTo(before.get("code"));
        assertThat(after).containsEntry("copies", 3L).containsEntry("walls", List.of("east", "west"));
        assertThat(after).containsEntry("sizes", Map.of("wide", 7L)).containsEntry("spares", List.of());
        assertDefaults(read(after));
    }

    @Test
    void nullInAnUpsertGivesTheDefaultOrAGeneratedValue() {
        Map<String, @Nullable Object> key = map("id", unique());
        assertDefaults(read(posters().upsert(key, nulls())));
        assertDefaults(read(posters().upsert(key, nulls())));
    }

    @Test
    void nullFromABuilderGivesTheDefaultOrAGeneratedValue() {
        Poster poster = typed().insert(PosterBuilder.with().copies(9).walls(List.of("north")));
        PosterBuilder nulls = PosterBuilder.with();
        nothing(nulls);
        assertDefaults(typed().update(poster.id(), nulls));
    }

    /** Sets components to null that cannot be null, as code without null checks does. */
    @SuppressWarnings("NullAway") // NullAway refuses these nulls, but the test needs them.
    private static void nothing(PosterBuilder builder) {
        builder.code(null).walls(null).sizes(null).spares(null).copies(3);
    }

    @Test
    @Covers(Decision.NULLS)
    void nullGivesTheDefaultAtEveryDepth() {
        Map<String, @Nullable Object> row = insert(
                posters(),
                "frame",
                map("width", 5, "woods", list("ash"), "hook", map("kind", "ring", "screws", list("m4"))));
        assertThat(read(row).frame()).isEqualTo(new Frame(5, Set.of("ash"), new Hook("ring", List.of("m4"))));
        posters().update(key(row), map("frame", map("width", null, "hook", map("screws", null))));
        assertThat(read(row).frame()).isEqualTo(new Frame(2, Set.of("ash"), new Hook("ring", List.of())));
        posters().update(key(row), map("frame", map("woods", null, "hook", map("kind", null))));
        assertThat(read(row).frame()).isEqualTo(FRAME);
        posters()
                .update(
                        key(row),
                        map("spares", list(map("woods", null, "hook", null), map("hook", map("screws", null)), map())));
        assertThat(read(row).spares()).containsExactly(FRAME, FRAME, FRAME);
        posters()
                .update(
                        key(row),
                        map("named", map("a", map("woods", null), "b", map("hook", map("kind", null)), "c", map())));
        assertThat(read(row).named()).isEqualTo(Map.of("a", FRAME, "b", FRAME, "c", FRAME));
    }

    @Test
    void nullStaysWhereTheRecordCanHoldIt() {
        Map<String, @Nullable Object> row = insert(posters(), "floor", null);
        assertThat(row).doesNotContainKey("floor");
        assertThat(read(row).floor()).isNull();
        assertThat(read(insert(posters())).floor()).isEqualTo(1);
    }

    @Test
    void whatIsRequiredRefusesNull() {
        Map<String, @Nullable Object> row = insert(posters());
        assertError(
                () -> posters().update(key(row), map("frame", null)),
                SchemaViolationException.class,
                2,
                "schema violation",
                "schema violation (frame: required field missing)",
                map("frame", "required field missing"));
    }

    @Test
    @OfWrites
    void aPrimaryKeyThatIsNullIsAViolationOfThePrimaryKey() {
        assertError(
                () -> posters().insert(map("id", null)),
                PrimaryKeyViolationException.class,
                3,
                "primary key violation",
                "primary key violation on key '{id=\"userdata: NULL\"}'",
                map("id", null));
    }

    @Test
    void whatTheConstructorRefusesIsNotStored() {
        String text = unique();
        Poster.FORBIDDEN.add(text);
        Map<String, @Nullable Object> row = insert(posters(), "text", "fine");
        List<Runnable> writes = List.of(
                () -> insert(posters(), "text", text),
                () -> posters().update(key(row), map("text", text)),
                () -> posters().update(key(row), stored -> map("text", text)),
                () -> posters().updateBy("code", row.get("code"), map("text", text)),
                () -> posters().upsert(key(row), map("text", text)),
                () -> posters().upsertBy("code", row.get("code"), map("text", text)),
                () -> typed().insert(PosterBuilder.with().text(text)),
                () -> typed().update(
                                UUID.fromString(id(row)), PosterBuilder.with().text(text)),
                () -> typed().upsert(UUID.randomUUID(), PosterBuilder.with().text(text)));
        for (Runnable write : writes) {
            assertError(
                    write::run,
                    SchemaViolationException.class,
                    2,
                    "schema violation",
                    "schema violation (no poster may say " + text + ")",
                    map("@entity", list("no poster may say " + text)));
        }
        assertThat(read(row).text()).isEqualTo("fine");
        assertThat(typed().each().map(Poster::text)).doesNotContain(text);
    }

    @Test
    void aStoredEntityThatItsRecordRefusesIsReportedByKeyAndHidesNoOther() {
        String text = unique();
        Map<String, @Nullable Object> bad = insert(posters(), "text", text);
        Map<String, @Nullable Object> good = insert(posters(), "text", "fine");
        UUID badId = UUID.fromString(id(bad));
        UUID goodId = UUID.fromString(id(good));
        Poster.FORBIDDEN.add(text);

        UnreadableEntityException error =
                catchThrowableOfType(UnreadableEntityException.class, () -> typed().select(badId));
        assertThat(error.code()).isEqualTo(8);
        assertThat(error.fields()).isEqualTo(map("id", id(bad)));
        assertThat(error.message())
                .isEqualTo("the record of 'suite_posters' refuses the stored entity with primary key '{id=\"" + id(bad)
                        + "\"}': no poster may say " + text);

        Page<Poster> page = typed().page();
        assertThat(page.data()).extracting(Poster::id).contains(goodId).doesNotContain(badId);
        assertThat(page.unreadable())
                .extracting(UnreadableEntityException::fields)
                .contains(map("id", id(bad)));
        assertThat(typed().each().map(Poster::id)).contains(goodId).doesNotContain(badId);
        assertThat(typed().each(1).map(Poster::id)).contains(goodId).doesNotContain(badId);

        List<Map<String, ?>> told = new ArrayList<>();
        assertThat(typed().each(refused -> told.add(new LinkedHashMap<>(refused.fields())))
                        .map(Poster::id))
                .contains(goodId);
        assertThat(told).contains(map("id", id(bad)));
        assertThatThrownBy(() -> typed().each(refused -> {
                            throw refused;
                        })
                        .toList())
                .isInstanceOf(UnreadableEntityException.class);

        assertThat(find(posters(), bad)).containsEntry("text", text);
        posters().update(key(bad), map("text", "mended"));
        assertThat(read(bad).text()).isEqualTo("mended");
    }

    private Sample readSample(Map<String, ?> row) {
        return db().dao(SampleDao.class).select(UUID.fromString(id(row))).orElseThrow();
    }

    @Test
    void numbersAreReadAsTheyWereWritten() {
        List<Double> ratios = List.of(-0.0, 9007199254740992.0, 1e-300, 0.1 + 0.2, 1e300, -1.5);
        for (Double ratio : ratios) {
            assertThat(readSample(insert(samples(), "ratio", ratio)).ratio()).isEqualTo(ratio);
        }
        assertThat(readSample(insert(samples(), "ratios", ratios)).ratios()).isEqualTo(ratios);
    }

    @Test
    @Covers(Decision.VALUES_OF_COLUMNS)
    void aWholeNumberIsKeptOrRefusedAndNeverAnother() {
        if (has(Capability.LARGE_INTEGERS)) {
            for (long big : new long[] {1234567890123456789L, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThat(readSample(insert(samples(), "big", big)).big()).isEqualTo(big);
                assertThat(readSample(insert(samples(), "counts", Map.of("a", big)))
                                .counts())
                        .isEqualTo(Map.of("a", big));
            }
        } else {
            assertRefused(() -> insert(samples(), "big", Long.MAX_VALUE), "big", OUT_OF_RANGE);
            assertRefused(() -> insert(samples(), "counts", Map.of("a", Long.MAX_VALUE)), "counts", OUT_OF_RANGE);
        }
        assertRefused(() -> insert(samples(), "big", 0x1p63), "big", OUT_OF_RANGE);
        for (Object tooLarge : List.of(1e19, 0x1p63)) {
            String said = tooLarge + " is no whole number of 64 bits";
            assertError(
                    () -> insert(samples(), "counts", Map.of("a", tooLarge)),
                    SchemaViolationException.class,
                    2,
                    "schema violation",
                    "schema violation (" + said + ")",
                    map("@entity", list(said)));
        }
        assertRefused(
                () -> insert(samples(), "small", 3_000_000_000L),
                "small",
                "value should be between -2147483648 and 2147483647");
    }

    @Test
    @Promises(Capability.LISTS_OF_LISTS)
    void listsOfListsAreKeptOrRefused() {
        List<List<String>> even = List.of(List.of("a", "b"), List.of("c", "d"));
        assertThat(readSample(insert(samples(), "grid", even)).grid()).isEqualTo(even);
        assertThat(readSample(insert(samples(), "grid", List.of())).grid()).isEmpty();
        List<List<String>> ragged = List.of(List.of("a"), List.of("b", "c"));
        List<List<String>> hollow = List.of(List.of(), List.of());
        if (has(Capability.LISTS_OF_LISTS)) {
            assertThat(readSample(insert(samples(), "grid", ragged)).grid()).isEqualTo(ragged);
            assertThat(readSample(insert(samples(), "grid", hollow)).grid()).isEqualTo(hollow);
        } else {
            assertRefused(
                    () -> insert(samples(), "grid", ragged),
                    "grid",
                    "must hold lists of the same length, since PostgreSQL has no others");
            assertRefused(
                    () -> insert(samples(), "grid", hollow),
                    "grid",
                    "must not hold an empty list, since PostgreSQL has none within others");
        }
    }

    @Test
    void aTimeIsKeptOrRefused() {
        for (long seconds : new long[] {1, 253_402_300_800L, 6_000_000_000_000L}) {
            Instant time = Instant.ofEpochSecond(seconds);
            assertThat(readSample(insert(samples(), "seen_at", seconds)).seenAt())
                    .isEqualTo(time);
            assertThat(readSample(insert(samples(), "measured_at", seconds + 0.125))
                            .measuredAt())
                    .isEqualTo(time.plusMillis(125));
            assertThat(readSample(insert(samples(), "times", list(seconds))).times())
                    .containsExactly(time);
        }
        if (has(Capability.WRITES)) {
            assertRefused(() -> insert(samples(), "seen_at", 10_000_000_000_000_000L), "seen_at", OUT_OF_RANGE);
            assertRefused(() -> insert(samples(), "measured_at", 1e16), "measured_at", OUT_OF_RANGE);
            assertRefused(() -> insert(samples(), "times", list(10_000_000_000_000_000L)), "times", OUT_OF_RANGE);
        }
    }

    @Test
    @OfWrites
    @Covers(Decision.VALUES_OF_COLUMNS)
    void aTextThatIsTooLongForAnIndexIsRefused() {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(1_000_000, 'a', 'z').forEach(c -> text.append((char) c));
        SchemaViolationException error =
                (SchemaViolationException) errorOf(() -> insert(samples(), "code", text.toString()));
        assertThat(error.fields()).containsOnlyKeys("code");
        assertThat(error.message()).startsWith("schema violation (code: is too long for an index, which takes some ");
        assertThat(samples().selectBy("code", text.toString())).isEmpty();
        assertThat(samples().deleteBy("code", text.toString())).isFalse();
    }
}
