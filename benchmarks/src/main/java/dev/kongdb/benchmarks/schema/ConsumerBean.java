package dev.kongdb.benchmarks.schema;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A consumer with constraints of Jakarta Validation. Generated values are filled in by hand. */
public final class ConsumerBean {
    @NotNull
    private final UUID id = UUID.randomUUID();

    @Positive
    private final long createdAt = System.currentTimeMillis() / 1000;

    @Size(min = 1)
    private final @Nullable String username;

    @Size(min = 1)
    private final @Nullable String customId;

    private final @Nullable Set<@NotNull @Size(min = 1) @Pattern(regexp = Tags.PATTERN) String> tags;

    ConsumerBean(@Nullable String username, @Nullable String customId, @Nullable Set<String> tags) {
        this.username = username;
        this.customId = customId;
        this.tags = tags;
    }

    @AssertTrue
    boolean isNamed() {
        return username != null || customId != null;
    }

    @Override
    public String toString() {
        return id + " " + createdAt + " " + username + " " + customId + " " + tags;
    }

    /** The pattern of tags. */
    static final class Tags {
        /** Printable characters without commas and slashes. */
        static final String PATTERN = "[^,/\\p{Cntrl}]+";

        private Tags() {}
    }
}
