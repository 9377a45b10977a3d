package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cache keys of one field, and cache keys of several fields, which are unique together. */
public abstract class CacheKeysSuite extends ConformanceSuite {
    /** For subclasses. */
    protected CacheKeysSuite() {}

    @Test
    void aKeyHasTheEntityFivePartsAndTheWorkspace() {
        String workspace = db().defaultWorkspace().toString();
        assertThat(shelves().cacheKey(list("n"))).isEqualTo("suite_shelves:n:::::" + workspace);
        assertThat(shelves().cacheKey(map("name", "n"))).isEqualTo("suite_shelves:n:::::" + workspace);
        assertThat(db().dao(ShelfDao.class).cacheKey("n").text()).isEqualTo("suite_shelves:n:::::" + workspace);
        assertThat(db().dao(ShelfDao.class).cacheKey(Shelf.with().name("n")).text())
                .isEqualTo("suite_shelves:n:::::" + workspace);
        assertThat(dao("plugins").cacheKey(list("key-auth", null, "s")))
                .isEqualTo("plugins:key-auth::s:::" + workspace);
        String id = unique();
        assertThat(books().cacheKey(map("id", id))).isEqualTo("suite_books:" + id + ":::::" + workspace);
        String other = newWorkspace();
        assertThat(shelves().with(in(other)).cacheKey(list("n"))).isEqualTo("suite_shelves:n:::::" + other);
        assertThat(shelves().cacheKey(map("name", "n", "ws_id", other))).isEqualTo("suite_shelves:n:::::" + other);
    }

    @Test
    @Covers(Decision.D33)
    void aKeyOfOneFieldIsFoundBareComposedAndByEntity() {
        Map<String, @Nullable Object> shelf = insert(shelves(), "name", "a:b" + unique());
        assertThat(shelves().selectByCacheKey(String.valueOf(shelf.get("name"))))
                .contains(shelf);
        assertThat(shelves().selectByCacheKey(shelves().cacheKey(shelf))).contains(shelf);
        assertThat(shelves().selectByCacheKey(shelf)).contains(shelf);
        assertThat(shelves().selectByCacheKey(unique())).isEmpty();
    }

    @Test
    void aKeyOfSeveralFieldsIsFound() {
        String word = unique();
        Map<String, @Nullable Object> label = insert(dao("suite_labels"), "word", word, "shelf", key(newShelf()));
        Map<String, @Nullable Object> without = insert(dao("suite_labels"), "word", word);
        assertThat(dao("suite_labels").selectByCacheKey(label)).contains(label);
        assertThat(dao("suite_labels").selectByCacheKey(without)).contains(without);
        assertThat(dao("suite_labels").selectByCacheKey(map("word", word, "shelf", map("id", unique()))))
                .isEmpty();
    }

    @Test
    @OfWrites
    void aKeyOfSeveralFieldsIsUnique() {
        Map<String, @Nullable Object> shelf = newShelf();
        String word = unique();
        insert(dao("suite_labels"), "word", word, "shelf", key(shelf));
        insert(dao("suite_labels"), "word", word);
        insert(dao("suite_labels"), "word", word, "shelf", key(newShelf()));
        assertThat(errorOf(() -> insert(dao("suite_labels"), "word", word, "shelf", key(shelf))))
                .isInstanceOfSatisfying(UniqueViolationException.class, e -> {
                    assertThat(e.fields()).isEqualTo(map("word", word, "shelf", key(shelf)));
                    assertThat(e.message())
                            .isEqualTo("UNIQUE violation detected on '{shelf={id=\"" + id(shelf) + "\"},word=\"" + word
                                    + "\"}'");
                });
        Map<String, @Nullable Object> none = new LinkedHashMap<>();
        none.put("word", word);
        none.put("shelf", null);
        assertThat(errorOf(() -> insert(dao("suite_labels"), "word", word)).fields())
                .isEqualTo(none);
    }

    @Test
    void aKeyOfSeveralFieldsFollowsAnUpdate() {
        String word = unique();
        Map<String, @Nullable Object> label = insert(dao("suite_labels"), "word", word);
        Map<String, @Nullable Object> updated = dao("suite_labels").update(key(label), map("word", unique()));
        assertThat(dao("suite_labels").selectByCacheKey(label)).isEmpty();
        assertThat(dao("suite_labels").selectByCacheKey(updated)).contains(updated);
        assertThat(insert(dao("suite_labels"), "word", word)).containsKey("id");
    }

    @Test
    @Covers(Decision.D10)
    void aKeyOfSeveralFieldsIsOfTheWorkspaceWrittenTo() {
        String other = newWorkspace();
        String word = unique();
        Map<String, @Nullable Object> there =
                dao("suite_labels").with(in(other)).insert(map("word", word));
        Map<String, @Nullable Object> here = insert(dao("suite_labels"), "word", word);
        assertThat(dao("suite_labels").with(in(other)).selectByCacheKey(map("word", word)))
                .contains(there);
        assertThat(dao("suite_labels").selectByCacheKey(map("word", word))).contains(here);
        if (has(Capability.UNIQUE_VALUES)) {
            assertThat(errorOf(() -> dao("suite_labels").with(in(other)).insert(map("word", word))))
                    .isInstanceOf(UniqueViolationException.class);
        }
    }
}
