package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kongdb.error.KongDbException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Catches the exceptions of calls. */
final class Failing {
    private Failing() {}

    static KongDbException error(ThrowingCallable call) {
        KongDbException error = catchThrowableOfType(KongDbException.class, call);
        if (error == null) {
            throw new AssertionError("the call did not fail");
        }
        return error;
    }

    static int code(ThrowingCallable call) {
        return error(call).code();
    }

    /** Waits until the condition holds. */
    static void until(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + java.time.Duration.ofMinutes(4).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within four minutes");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
