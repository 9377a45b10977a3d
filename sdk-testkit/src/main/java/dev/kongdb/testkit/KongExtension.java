package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.EntityDao;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.embedded.EmbeddedPostgres;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Implements {@link KongTest}. The server is started when it is first needed, and stopped after the
 * JVM's tests. The database of a class is created when it is first needed.
 */
public final class KongExtension implements ParameterResolver {
    private static final String POSTGRES = "postgres";
    private static final String CASSANDRA = "cassandra";

    /** How many of a keyspace's 48 characters are left for the name of the class. */
    private static final int LONGEST_NAME = 40;

    private static final Namespace NAMESPACE = Namespace.create(KongExtension.class);

    /** Called by JUnit. */
    public KongExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Kong.class
                || type == KongDb.class
                || type == KongConfig.class
                || type == EmbeddedPostgres.class
                || type == EmbeddedCassandra.class
                || EntityDao.class.isAssignableFrom(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == EmbeddedPostgres.class || type == EmbeddedCassandra.class) {
            Server server = server(context);
            if (!type.isInstance(server.process())) {
                throw new ParameterResolutionException(
                        "the tests run on " + database(context) + ", where there is no " + type.getSimpleName());
            }
            return server.process();
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

    /** The database that the test class selects, or else the run of the tests. */
    private static String database(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        return AnnotationSupport.findAnnotation(testClass, KongTest.class)
                .map(KongTest::database)
                .or(() -> AnnotationSupport.findAnnotation(testClass, PluginHostTest.class)
                        .map(PluginHostTest::database))
                .filter(name -> !name.isEmpty())
                .or(() -> context.getConfigurationParameter("kongdb.test.database"))
                .orElse(POSTGRES);
    }

    private static Server server(ExtensionContext context) {
        Store store = context.getRoot().getStore(NAMESPACE);
        String database = database(context);
        return store.getOrComputeIfAbsent(database, key -> start(database), Server.class);
    }

    private static Server start(String database) {
        switch (database) {
            case POSTGRES -> {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                return new Server(postgres, postgres::close, new AtomicInteger());
            }
            case CASSANDRA -> {
                EmbeddedCassandra cassandra = EmbeddedCassandra.builder().start();
                return new Server(cassandra, cassandra::close, new AtomicInteger());
            }
            default ->
                throw new ExtensionConfigurationException(
                        "there is no database '" + database + "'; it must be " + POSTGRES + " or " + CASSANDRA);
        }
    }

    /** The Kong of the test class, shared by all of its tests. */
    private static OpenKong kong(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        return ofClass(context)
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        testClass,
                        key -> new OpenKong(Kong.open(KongConfig.of(newDatabase(context, testClass)))),
                        OpenKong.class);
    }

    /** The context of all tests of a class. */
    static ExtensionContext ofClass(ExtensionContext context) {
        ExtensionContext owner = context;
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        return owner;
    }

    /** The settings of a new database for a class. */
    static Map<String, String> newDatabase(ExtensionContext context, Class<?> testClass) {
        Server server = server(context);
        String simple = testClass.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        String name = simple.substring(0, Math.min(simple.length(), LONGEST_NAME)) + "_"
                + server.databases().incrementAndGet();
        return server.settings(name);
    }

    /** The server of the JVM's tests. JUnit closes it after the last test. */
    private record Server(Object process, Runnable stop, AtomicInteger databases) implements AutoCloseable {
        /** Creates a database, and returns its settings. */
        Map<String, String> settings(String database) {
            if (process instanceof EmbeddedCassandra cassandra) {
                Map<String, String> settings = new HashMap<>(cassandra.settings());
                settings.put("database", CASSANDRA);
                settings.put("cassandra_timeout", "20000"); // a test machine may be busy
                settings.put("cassandra_schema_consensus_timeout", "60000");
                settings.put("cassandra_keyspace", database);
                return settings;
            }
            EmbeddedPostgres postgres = (EmbeddedPostgres) process;
            postgres.createDatabase(database);
            Map<String, String> settings = new HashMap<>(postgres.settings(database));
            settings.put("database", POSTGRES);
            settings.put("pg_timeout", "20000"); // a test machine may be busy
            return settings;
        }

        @Override
        public void close() {
            stop.run();
        }
    }

    /** The Kong of one class. JUnit closes it after the last test of the class. */
    private record OpenKong(Kong kong) implements AutoCloseable {
        @Override
        public void close() {
            kong.close();
        }
    }
}
