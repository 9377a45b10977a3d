package dev.kongdb.tck.suite;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks a test, or all tests of a class, that are about writes. They do not run on a store that
 * accepts no writes ({@link Capability#WRITES}); such a store gets its rows in another way. All
 * other tests are about reads.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(OfWrites.Condition.class)
public @interface OfWrites {
    /** Skips such a test if the store accepts no writes. */
    final class Condition implements ExecutionCondition {
        /** For JUnit. */
        public Condition() {}

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean asked = context.getTestInstance()
                    .map(suite -> ((ConformanceSuite) suite).has(Capability.WRITES))
                    .orElse(true);
            return asked
                    ? ConditionEvaluationResult.enabled("the store takes writes")
                    : ConditionEvaluationResult.disabled("the store takes no writes");
        }
    }
}
