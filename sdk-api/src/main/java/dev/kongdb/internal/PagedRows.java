package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.value.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a query, with one page at a time in memory. It ends with the first page that has no
 * offset; a page may be short or empty before that.
 */
final class PagedRows extends AbstractSpliterator<Row> {
    /** Reads the page at an offset; null for the first page. */
    interface Pages {
        RowPage read(@Nullable String offset);
    }

    private final Pages pages;
    private Iterator<Row> rows = List.<Row>of().iterator();
    private @Nullable String offset;
    private boolean started;

    PagedRows(Pages pages) {
        super(Long.MAX_VALUE, ORDERED | NONNULL);
        this.pages = pages;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Row> action) {
        while (!rows.hasNext()) {
            if (started && offset == null) {
                return false;
            }
            RowPage page = pages.read(offset);
            started = true;
            offset = page.offset();
            rows = page.rows().iterator();
        }
        action.accept(rows.next());
        return true;
    }
}
