package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.value.Reference;
import java.util.UUID;

/**
 * While a loan exists, its leaf, book and shelf cannot be deleted. A leaf has at most one loan.
 *
 * @param id the primary key
 * @param leaf the lent leaf
 */
@KongEntity(name = "suite_loans", plugin = "conformance-suite", workspaceable = true)
public record Loan(
        @PrimaryKey @Auto UUID id, @Unique @Required Reference<Leaf> leaf) {}
