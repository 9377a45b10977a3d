package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.PagingIterable;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.mapper.annotations.CqlName;
import com.datastax.oss.driver.api.mapper.annotations.Dao;
import com.datastax.oss.driver.api.mapper.annotations.Insert;
import com.datastax.oss.driver.api.mapper.annotations.Select;
import com.datastax.oss.driver.api.mapper.annotations.StatementAttributes;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The interface for which the driver's mapper generates the statements. */
@Dao
public interface ConsumerRows {
    /** Selects by primary key. */
    @Select
    @StatementAttributes(consistencyLevel = "ONE", idempotence = true)
    @Nullable
    ConsumerRow byId(UUID id);

    /** Selects by the index of {@code username}. */
    @Select(customWhereClause = "username = :username")
    @StatementAttributes(consistencyLevel = "ONE", idempotence = true)
    @Nullable
    ConsumerRow byUsername(@CqlName("username") String username);

    /** Selects by the index of {@code ws_id}. */
    @Select(customWhereClause = "ws_id = :workspace")
    @StatementAttributes(consistencyLevel = "ONE", idempotence = true)
    PagingIterable<ConsumerRow> ofWorkspace(
            @CqlName("workspace") UUID workspace, UnaryOperator<BoundStatementBuilder> page);

    /** Overwrites an existing row. */
    @Insert
    @StatementAttributes(consistencyLevel = "QUORUM")
    void insert(ConsumerRow row);
}
