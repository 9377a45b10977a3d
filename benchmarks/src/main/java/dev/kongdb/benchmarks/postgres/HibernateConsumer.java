package dev.kongdb.benchmarks.postgres;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.NullUnmarked;

/** The row as a class of Hibernate. */
@Entity
@Table(name = "consumers")
@NullUnmarked
class HibernateConsumer {
    @Id
    UUID id;

    @Column(name = "created_at")
    Instant createdAt;

    String username;

    @Column(name = "custom_id")
    String customId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] tags;

    @Column(name = "ws_id")
    UUID workspace;
}
