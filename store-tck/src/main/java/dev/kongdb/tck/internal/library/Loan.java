package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.value.Reference;
import java.util.UUID;

/**
 * Keeps its leaf, and all above, from going; there is one for a leaf at most.
 *
 * @param id the primary key
 * @param leaf what is lent
 */
@KongEntity(name = "suite_loans", plugin = "conformance-suite", workspaceable = true)
public record Loan(
        @PrimaryKey @Auto UUID id, @Unique @Required Reference<Leaf> leaf) {}
