package dev.kongdb.tck.vectors;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.tck.internal.MoreServices;
import dev.kongdb.tck.internal.keyauth.KeyAuth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts on the database that the settings name. It must be empty, because scripts delete all
 * rows.
 */
public final class KongScriptStore implements ScriptStore {
    private static final Options EVERYWHERE = Options.allWorkspaces();

    private final Kong kong;
    private List<Map<String, @Nullable Object>> pristine;

    private KongScriptStore(Kong kong) {
        this.kong = kong;
        this.pristine = workspaces();
    }

    /**
     * Opens the database and migrates it.
     *
     * @throws IllegalStateException if the database contains entities
     */
    public static KongScriptStore open(KongConfig config) {
        ClassLoader loader = new MoreServices(KongScriptStore.class.getClassLoader(), KeyAuth.class);
        Kong kong = Kong.open(config, loader, line -> {});
        try {
            KongScriptStore store = new KongScriptStore(kong);
            store.refuseForeignRows();
            return store;
        } catch (RuntimeException | Error e) {
            kong.close();
            throw e;
        }
    }

    private void refuseForeignRows() {
        for (Dao dao : db().daos()) {
            if (!isEmpty(dao) && !isDefaultWorkspaceOnly(dao) && !isClusterIdOnly(dao)) {
                throw new IllegalStateException(
                        "the database holds '" + dao.schema().name()
                                + "' already, and scripts delete all they find; name a database that is empty");
            }
        }
    }

    private boolean isDefaultWorkspaceOnly(Dao dao) {
        return dao.schema().name().equals("workspaces")
                && pristine.size() == 1
                && "default".equals(pristine.get(0).get("name"));
    }

    /** Whether the table contains only the row that migrations write. */
    private static boolean isClusterIdOnly(Dao dao) {
        if (!dao.schema().name().equals("parameters")) {
            return false;
        }
        List<Map<String, @Nullable Object>> rows =
                dao.with(EVERYWHERE).page(2, null).data();
        return rows.size() == 1 && "cluster_id".equals(rows.get(0).get("key"));
    }

    @Override
    public KongDb db() {
        return kong.db();
    }

    @Override
    public void empty() {
        List<Dao> childrenFirst = new ArrayList<>(db().daos());
        Collections.reverse(childrenFirst);
        for (Dao dao : childrenFirst) {
            String name = dao.schema().name();
            if (name.equals("workspaces") ? !workspaces().equals(pristine) : !name.equals("tags") && !isEmpty(dao)) {
                dao.truncate(); // The tags are deleted with their entities.
            }
        }
        pristine = workspaces();
    }

    private static boolean isEmpty(Dao dao) {
        return dao.with(EVERYWHERE).page(1, null).data().isEmpty();
    }

    private List<Map<String, @Nullable Object>> workspaces() {
        return db().dao("workspaces").page(2, null).data();
    }

    @Override
    public void close() {
        kong.close();
    }
}
