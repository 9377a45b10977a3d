package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import dev.kongdb.value.Reference;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refers to other branches with every kind of {@code onDelete}.
 *
 * @param id the primary key
 * @param name unique in the workspace
 * @param parent deletes this branch when it is deleted
 * @param twin becomes null when the twin is deleted
 * @param support cannot be deleted while this branch exists
 */
@KongEntity(name = "suite_branches", plugin = "conformance-suite", workspaceable = true)
public record Branch(
        @PrimaryKey @Auto UUID id,
        @Unique @Nullable String name,
        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Branch> parent,
        @OnDelete(OnDelete.Action.NULL) @Nullable Reference<Branch> twin,
        @Nullable Reference<Branch> support) {}
