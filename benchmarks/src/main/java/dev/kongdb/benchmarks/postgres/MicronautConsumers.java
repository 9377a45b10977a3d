package dev.kongdb.benchmarks.postgres;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.Pageable;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The repository, which Micronaut implements. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface MicronautConsumers extends GenericRepository<MicronautConsumer, UUID> {
    Optional<MicronautConsumer> findByIdAndWorkspace(UUID id, UUID workspace);

    Optional<MicronautConsumer> findByUsernameAndWorkspace(String username, UUID workspace);

    MicronautConsumer save(MicronautConsumer consumer);

    MicronautConsumer update(MicronautConsumer consumer);

    List<MicronautConsumer> findByWorkspaceOrderById(UUID workspace, Pageable page);
}
