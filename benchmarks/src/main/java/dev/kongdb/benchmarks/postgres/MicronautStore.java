package dev.kongdb.benchmarks.postgres;

import dev.kongdb.benchmarks.Store;
import dev.kongdb.postgres.SharedPoolFactory;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.data.model.Pageable;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Micronaut Data. */
final class MicronautStore implements Store {
    private final ApplicationContext context;
    private final MicronautConsumers consumers;
    private final UUID workspace;

    MicronautStore(UUID workspace) {
        this.workspace = workspace;
        this.context = ApplicationContext.run(Map.of("datasources.default.dialect", "POSTGRES"));
        this.consumers = context.getBean(MicronautConsumers.class);
    }

    /** Gives the pool to Micronaut. */
    @Factory
    static final class Pool {
        @Bean
        @Singleton
        @Named("default")
        DataSource pool() {
            return SharedPoolFactory.pool();
        }
    }

    @Override
    public Object selectById(UUID id) {
        return consumers.findByIdAndWorkspace(id, workspace).orElseThrow();
    }

    @Override
    public Object selectByUsername(String username) {
        return consumers.findByUsernameAndWorkspace(username, workspace).orElseThrow();
    }

    @Override
    public Object insert(String username, String customId) {
        return consumers.save(
                new MicronautConsumer(UUID.randomUUID(), Instant.now(), username, customId, Consumers.TAGS, workspace));
    }

    @Override
    public Object update(UUID id, String customId) {
        MicronautConsumer read = consumers.findByIdAndWorkspace(id, workspace).orElseThrow();
        return consumers.update(new MicronautConsumer(
                read.id(), read.createdAt(), read.username(), customId, read.tags(), read.workspace()));
    }

    @Override
    public Object page(int size) {
        return consumers.findByWorkspaceOrderById(workspace, Pageable.from(0, size));
    }

    @Override
    public void close() {
        context.close();
    }
}
