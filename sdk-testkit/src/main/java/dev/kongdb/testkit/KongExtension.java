package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.KongConfig;
import dev.kongdb.KongDb;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.embedded.EmbeddedPostgres;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What {@link KongTest} stands for. The server is started when first asked for and ends with the JVM's tests; the database of a class
 * is made when first asked for.
 */
public final class KongExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(KongExtension.class);

    /** For JUnit. */
    public KongExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Kong.class
                || type == KongDb.class
                || type == KongConfig.class
                || type == EmbeddedPostgres.class
                || EntityDao.class.isAssignableFrom(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == EmbeddedPostgres.class) {
            return server(context).postgres();
        }
        OpenKong open = kong(context);
        if (type == Kong.class) {
            return open.kong();
        }
        if (type == KongConfig.class) {
            return open.kong().config();
        }
        if (type == KongDb.class) {
            return open.kong().db();
        }
        return dao(open.kong().db(), type);
    }

    private static Object dao(KongDb db, Class<?> type) {
        return db.dao(type.asSubclass(EntityDao.class));
    }

    private static Server server(ExtensionContext context) {
        Store store = context.getRoot().getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(
                "server", key -> new Server(EmbeddedPostgres.builder().start(), new AtomicInteger()), Server.class);
    }

    /** The Kong of the test class, shared by all of its tests. */
    private static OpenKong kong(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        ExtensionContext owner = context;
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        Server server = server(context);
        return owner.getStore(NAMESPACE)
                .getOrComputeIfAbsent(testClass, key -> open(server, testClass), OpenKong.class);
    }

    private static OpenKong open(Server server, Class<?> testClass) {
        String database = testClass.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_"
                + server.databases().incrementAndGet();
        server.postgres().createDatabase(database);
        return new OpenKong(Kong.open(KongConfig.of(Map.of(
                "database", "postgres",
                "pg_host", server.postgres().host(),
                "pg_port", String.valueOf(server.postgres().port()),
                "pg_user", server.postgres().user(),
                "pg_database", database))));
    }

    /** The server of the JVM's tests; JUnit closes it after the last. */
    private record Server(EmbeddedPostgres postgres, AtomicInteger databases) implements AutoCloseable {
        @Override
        public void close() {
            postgres.close();
        }
    }

    /** The Kong of one class; JUnit closes it after the last test of the class. */
    private record OpenKong(Kong kong) implements AutoCloseable {
        @Override
        public void close() {
            kong.close();
        }
    }
}
