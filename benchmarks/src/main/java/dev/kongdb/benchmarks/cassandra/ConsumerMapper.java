package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.mapper.annotations.DaoFactory;
import com.datastax.oss.driver.api.mapper.annotations.DaoKeyspace;
import com.datastax.oss.driver.api.mapper.annotations.Mapper;

/** The driver's mapper. */
@Mapper
public interface ConsumerMapper {
    /** The consumers of the keyspace. */
    @DaoFactory
    ConsumerRows consumers(@DaoKeyspace CqlIdentifier keyspace);
}
