package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.Options;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.DeclarativeConfigException;
import dev.kongdb.error.Errors;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.ForeignKeysUnresolvedException;
import dev.kongdb.error.InvalidForeignKeyException;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.error.InvalidPrimaryKeyException;
import dev.kongdb.error.InvalidSizeException;
import dev.kongdb.error.InvalidUniqueException;
import dev.kongdb.error.InvalidUniqueGlobalException;
import dev.kongdb.error.InvalidWorkspaceException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.OperationUnsupportedException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.error.TransformationFailedException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.error.UpdateConflictException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kong's errors 1 to 18. Each is a type of its own, with Kong's code, name, text, fields and
 * status.
 */
public abstract class ErrorsSuite extends ConformanceSuite {
    /** For subclasses. */
    protected ErrorsSuite() {}

    private Errors errors() {
        DaoEngine engine = shelves().engine();
        return engine.errors();
    }

    @Test
    void invalidPrimaryKey1() {
        KongDbException error = assertError(
                () -> shelves().select(map("id", "x")),
                InvalidPrimaryKeyException.class,
                1,
                "invalid primary key",
                "invalid primary key: '{id=\"expected a valid UUID\"}'",
                Map.of("id", "expected a valid UUID"));
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> shelves().delete(map())).message())
                .isEqualTo("invalid primary key: '{id=\"missing primary key\"}'");
        assertThat(errorOf(() -> books().forForeign("shelf", map("id", "x")).page()))
                .isInstanceOf(InvalidPrimaryKeyException.class);
        assertThat(errorOf(() -> books().forForeign("shelf", map("foo", "x")).page())
                        .message())
                .as("what is no key is judged as an entity")
                .isEqualTo("invalid primary key: '{foo=\"unknown field\"}'");
    }

    @Test
    void schemaViolation2() {
        KongDbException error = assertError(
                () -> insert(shelves(), "name", 5, "zzz", 1),
                SchemaViolationException.class,
                2,
                "schema violation",
                "2 schema violations (name: expected a string; zzz: unknown field)",
                Map.of("name", "expected a string", "zzz", "unknown field"));
        assertThat(error.httpStatus()).isEqualTo(400);
    }

    @Test
    @Covers({Decision.D2, Decision.D3})
    void schemaViolationsReadAsKongsWhereTheyAreOdd() {
        assertThat(errorOf(() -> insert(dao("routes"), "paths", list("/"), "protocols", list()))
                        .message())
                .contains("unknown type: nil");
        assertThat(errorOf(() -> insert(dao("routes"), "headers", Map.of("x-y", "no list")))
                        .fields())
                .containsEntry("headers", "expected an array");
    }

    @Test
    @OfWrites
    @Covers({Decision.D24, Decision.D12})
    void primaryKeyViolation3WhateverTheFieldsAreCalled() {
        Map<String, @Nullable Object> shelf = newShelf();
        KongDbException error = assertError(
                () -> insert(shelves(), "id", shelf.get("id"), "name", unique()),
                PrimaryKeyViolationException.class,
                3,
                "primary key violation",
                "primary key violation on key '{id=\"" + id(shelf) + "\"}'",
                key(shelf));
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(error).hasNoCause();
        Map<String, @Nullable Object> consumer = insert(dao("consumers"), "username", unique());
        Map<String, @Nullable Object> credential =
                insert(dao("keyauth_credentials"), "consumer", key(consumer), "key", unique());
        assertThat(errorOf(() -> insert(
                        dao("keyauth_credentials"),
                        "id",
                        credential.get("id"),
                        "consumer",
                        key(consumer),
                        "key",
                        unique())))
                .isInstanceOf(PrimaryKeyViolationException.class);
    }

    @Test
    @OfWrites
    @Promises(Capability.REFERENCES)
    void foreignKeyViolation4() {
        String nothing = unique();
        KongDbException error = assertError(
                () -> insert(books(), "shelf", map("id", nothing)),
                ForeignKeyViolationException.class,
                4,
                "foreign key violation",
                "the foreign key '{id=\"" + nothing + "\"}' does not reference an existing 'suite_shelves' entity.",
                Map.of("shelf", Map.of("id", nothing)));
        assertThat(error.httpStatus()).isEqualTo(400);
        Map<String, @Nullable Object> service = insert(dao("services"), "host", "h.com");
        insert(dao("routes"), "paths", list("/"), "service", key(service));
        assertError(
                () -> dao("services").delete(key(service)),
                ForeignKeyViolationException.class,
                4,
                "foreign key violation",
                "an existing 'routes' entity references this 'services' entity",
                Map.of("@referenced_by", "routes"));
    }

    @Test
    @OfWrites
    @Covers({Decision.D24, Decision.D12})
    void uniqueViolation5NamesTheFieldThatIsTaken() {
        String taken = unique();
        insert(shelves(), "name", unique(), "name_of_room", taken);
        KongDbException error = assertError(
                () -> insert(shelves(), "name", unique(), "name_of_room", taken),
                UniqueViolationException.class,
                5,
                "unique constraint violation",
                "UNIQUE violation detected on '{name_of_room=\"" + taken + "\"}'",
                Map.of("name_of_room", taken));
        assertThat(error.httpStatus()).isEqualTo(409);
        assertThat(error).hasNoCause();
        // A value that equals the name of another field does not lead to the wrong field.
        insert(dao("consumers"), "username", "custom_id", "custom_id", "username");
        assertThat(errorOf(() -> insert(dao("consumers"), "custom_id", "username"))
                        .fields())
                .isEqualTo(Map.of("custom_id", "username"));
        assertThat(errorOf(() -> insert(dao("consumers"), "username", "custom_id"))
                        .fields())
                .isEqualTo(Map.of("username", "custom_id"));
    }

    @Test
    @OfWrites
    void uniqueViolation5OfAReferenceAndOfAnUpdate() {
        Map<String, @Nullable Object> leaf = insert(leaves(), "book", key(newBook(newShelf())));
        insert(dao("suite_loans"), "leaf", key(leaf));
        assertThat(errorOf(() -> insert(dao("suite_loans"), "leaf", key(leaf))).fields())
                .isEqualTo(Map.of("leaf", key(leaf)));
        Map<String, @Nullable Object> one = newShelf();
        Map<String, @Nullable Object> other = newShelf();
        assertThat(errorOf(() -> shelves().update(key(other), map("name", one.get("name"))))
                        .fields())
                .isEqualTo(map("name", one.get("name")));
        assertThat(errorOf(() -> shelves().upsert(key(other), map("name", one.get("name"))))
                        .fields())
                .isEqualTo(map("name", one.get("name")));
    }

    @Test
    void notFound6() {
        String id = unique();
        KongDbException error = errorOf(() -> shelves().update(map("id", id), map()));
        assertThat(error).isInstanceOf(NotFoundException.class);
        assertThat(error.httpStatus()).isEqualTo(404);
    }

    @Test
    void invalidOffset7() {
        KongDbException error = assertError(
                () -> shelves().page(1, "@@@"),
                InvalidOffsetException.class,
                7,
                "invalid offset",
                "'@@@' is not a valid offset: bad base64 encoding",
                Map.of());
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> shelves().page(1, "bm8=, and no more")).message())
                .as("whatever follows the end")
                .isEqualTo("'bm8=, and no more' is not a valid offset: bad json encoding");
    }

    @Test
    void databaseError8AndTheConflictThatSharesItsCode() {
        DatabaseException error = errors().database(null, new IllegalStateException("of a driver"));
        assertThat(error.code()).isEqualTo(8);
        assertThat(error.message()).isEqualTo("database error");
        assertThat(error.httpStatus()).isEqualTo(500);
        assertThat(error).hasCauseInstanceOf(IllegalStateException.class);
        UpdateConflictException conflict = errors().updateConflict("suite_shelves", 3);
        assertThat(conflict.code()).isEqualTo(8);
        assertThat(conflict.name()).isEqualTo("update conflict");
        assertThat(conflict.message())
                .isEqualTo("gave up updating 'suite_shelves': other writers changed the entity 3 times in between");
        assertThat(conflict.httpStatus()).isEqualTo(409);
    }

    @Test
    void invalidSize9() {
        for (int size : new int[] {0, -1, 50_001}) {
            KongDbException error = assertError(
                    () -> shelves().page(size, null),
                    InvalidSizeException.class,
                    9,
                    "invalid size",
                    "size must be an integer between 1 and 50000",
                    Map.of());
            assertThat(error.httpStatus()).isEqualTo(400);
        }
        assertThat(errorOf(() -> shelves().each(0))).isInstanceOf(InvalidSizeException.class);
        Options none = Options.of(Map.of("pagination", Map.of("max_page_size", 0)));
        assertThat(errorOf(() -> shelves().with(none).page(1, null)).message())
                .isEqualTo("size must be an integer between 1 and 0");
        assertThat(dao("tags")
                        .with(Options.ttl(1))
                        .pageByTag("nobody-has-it", 50_001, null)
                        .data())
                .as("a page of tags minds neither the limit nor the options, as Kong's")
                .isEmpty();
    }

    @Test
    void invalidUnique10() {
        KongDbException error = assertError(
                () -> shelves().selectBy("name", ""),
                InvalidUniqueException.class,
                10,
                "invalid unique name",
                "length must be at least 1",
                Map.of());
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> dao("tags").pageByTag("a,b", null, null)).name())
                .isEqualTo("invalid unique tag");
    }

    @Test
    void invalidOptions11() {
        KongDbException error = errorOf(() -> shelves().with(Options.ttl(3)).select(map("id", unique())));
        assertThat(error).isInstanceOf(InvalidOptionsException.class);
        assertThat(error.code()).isEqualTo(11);
        assertThat(error.name()).isEqualTo("invalid options");
        assertThat(error.message()).isEqualTo("invalid option (ttl: cannot be used with 'suite_shelves')");
        assertThat(error.options()).isEqualTo(Map.of("ttl", "cannot be used with 'suite_shelves'"));
        assertThat(error.fields()).isEmpty();
        assertThat(error.httpStatus()).isEqualTo(400);
    }

    @Test
    void operationUnsupported12() {
        KongDbException error = errorOf(() -> shelves().pageByTag("t", null, null));
        assertThat(error).isInstanceOf(OperationUnsupportedException.class);
        assertThat(error.code()).isEqualTo(12);
        assertThat(error.name()).isEqualTo("operation unsupported");
        assertThat(error.httpStatus()).isEqualTo(405);
    }

    @Test
    void foreignKeysUnresolved13() {
        KongDbException error = assertError(
                () -> insert(books(), "shelf", map("name", "nope")),
                ForeignKeysUnresolvedException.class,
                13,
                "foreign keys unresolved",
                "foreign key unresolved (shelf.name: the foreign key cannot be resolved with '{name=\"nope\"}'"
                        + " for an existing 'suite_shelves' entity)",
                Map.of(
                        "shelf",
                        Map.of(
                                "name",
                                "the foreign key cannot be resolved with '{name=\"nope\"}' for an existing"
                                        + " 'suite_shelves' entity")));
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> insert(books(), "shelf", map("name", ""))).fields())
                .as("what cannot be anyone's is not looked for")
                .isEqualTo(Map.of("shelf", Map.of("name", "length must be at least 1")));
    }

    @Test
    void declarativeConfig14() {
        DeclarativeConfigException error = errors().declarativeConfig(Map.of("services", List.of("x")));
        assertThat(error.code()).isEqualTo(14);
        assertThat(error.name()).isEqualTo("invalid declarative configuration");
        assertThat(error.message()).isEqualTo("declarative config is invalid: {services={\"x\"}}");
        assertThat(error.httpStatus()).isEqualTo(400);
    }

    @Test
    @Covers(Decision.D23)
    void transformationError15IsTheCallersFaultUnlessTheTransformationThrew() {
        Map<String, @Nullable Object> shelf = newShelf();
        KongDbException refused = assertError(
                () -> insert(books(), "shelf", key(shelf), "title", "refused"),
                TransformationFailedException.class,
                15,
                "transformation error",
                "transformation failed: this title is refused",
                Map.of());
        assertThat(refused.httpStatus()).isEqualTo(400);
        KongDbException broken = errorOf(() -> insert(books(), "shelf", key(shelf), "title", "broken"));
        assertThat(broken).isInstanceOf(TransformationFailedException.class);
        assertThat(broken.httpStatus()).isEqualTo(500);
        assertThat(books().forForeign("shelf", key(shelf)).page().data()).isEmpty();
    }

    @Test
    @Covers(Decision.D23)
    void invalidForeignKey16() {
        KongDbException error = assertError(
                () -> dao("suite_loans").selectBy("leaf", map()),
                InvalidForeignKeyException.class,
                16,
                "invalid foreign key",
                "invalid foreign key: '{id=\"missing primary key\"}'",
                Map.of("id", "missing primary key"));
        assertThat(error.httpStatus()).isEqualTo(400);
    }

    @Test
    @OfWrites
    @Covers(Decision.D23)
    void invalidWorkspace17() {
        String nowhere = unique();
        KongDbException error = assertError(
                () -> shelves().with(in(nowhere)).insert(map("name", unique())),
                InvalidWorkspaceException.class,
                17,
                "invalid workspace",
                "invalid workspace '" + nowhere + "'",
                Map.of());
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> shelves().with(in(nowhere)).upsert(map("id", unique()), map("name", unique()))))
                .isInstanceOf(InvalidWorkspaceException.class);
    }

    @Test
    @Covers(Decision.D23)
    void invalidGlobalQuery18() {
        KongDbException error = assertError(
                () -> shelves().with(Options.allWorkspaces()).selectBy("name", "x"),
                InvalidUniqueGlobalException.class,
                18,
                "invalid global query",
                "unique key name is invalid for global query",
                Map.of());
        assertThat(error.httpStatus()).isEqualTo(400);
        assertThat(errorOf(() -> shelves()
                        .with(Options.allWorkspaces().and(Options.ttl(1)))
                        .selectBy("name", "")))
                .as("before all else")
                .isInstanceOf(InvalidUniqueGlobalException.class);
        assertThat(errorOf(() -> dao("workspaces").with(Options.allWorkspaces()).selectBy("name", "default")))
                .isInstanceOf(InvalidUniqueGlobalException.class);
    }
}
