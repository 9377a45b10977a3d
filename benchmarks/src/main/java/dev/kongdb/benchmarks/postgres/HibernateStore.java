package dev.kongdb.benchmarks.postgres;

import dev.kongdb.benchmarks.Store;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.Configuration;

/** Hibernate, with stateless sessions. */
final class HibernateStore implements Store {
    private final SessionFactory sessions;
    private final UUID workspace;

    HibernateStore(DataSource pool, UUID workspace) {
        this.workspace = workspace;
        Configuration configuration = new Configuration().addAnnotatedClass(HibernateConsumer.class);
        configuration.getProperties().put("hibernate.connection.datasource", pool);
        configuration.setProperty("jakarta.persistence.validation.mode", "none");
        configuration.setProperty("hibernate.jdbc.time_zone", "UTC");
        this.sessions = configuration.buildSessionFactory();
    }

    @Override
    public Object selectById(UUID id) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return Objects.requireNonNull(session.get(HibernateConsumer.class, id));
        }
    }

    @Override
    public Object selectByUsername(String username) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return session.createSelectionQuery(
                            "from HibernateConsumer where username = :username and workspace = :workspace",
                            HibernateConsumer.class)
                    .setParameter("username", username)
                    .setParameter("workspace", workspace)
                    .getSingleResult();
        }
    }

    @Override
    public Object insert(String username, String customId) {
        HibernateConsumer consumer = new HibernateConsumer();
        consumer.id = UUID.randomUUID();
        consumer.createdAt = Instant.now();
        consumer.username = username;
        consumer.customId = customId;
        consumer.tags = Consumers.TAGS;
        consumer.workspace = workspace;
        try (StatelessSession session = sessions.openStatelessSession()) {
            session.insert(consumer);
        }
        return consumer;
    }

    @Override
    public Object update(UUID id, String customId) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            HibernateConsumer consumer = Objects.requireNonNull(session.get(HibernateConsumer.class, id));
            consumer.customId = customId;
            session.update(consumer);
            return consumer;
        }
    }

    @Override
    public Object page(int size) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return session.createSelectionQuery(
                            "from HibernateConsumer where workspace = :workspace order by id", HibernateConsumer.class)
                    .setParameter("workspace", workspace)
                    .setMaxResults(size)
                    .getResultList();
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
