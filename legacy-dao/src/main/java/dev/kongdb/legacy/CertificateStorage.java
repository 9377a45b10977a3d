package dev.kongdb.legacy;

import dev.kongdb.dao.Dao;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates. Services may refer to one, and PostgreSQL would truncate services together with
 * certificates, so each certificate is deleted by itself.
 */
final class CertificateStorage extends EntityStorage {
    CertificateStorage(Dao dao, LegacySchema schema, Columns columns) {
        super(dao, schema, columns);
    }

    @Override
    public void truncate() {
        List<Map<String, @Nullable Object>> found = call(() -> {
            try (Stream<Map<String, @Nullable Object>> all = dao.each()) {
                return all.toList();
            }
        });
        LegacyException first = null;
        for (Map<String, @Nullable Object> entity : found) {
            try {
                call(() -> dao.delete(Map.of("id", String.valueOf(entity.get("id")))));
            } catch (LegacyException e) {
                first = first == null ? e : first; // the others are deleted all the same
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
