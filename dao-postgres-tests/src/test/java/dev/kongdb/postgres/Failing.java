package dev.kongdb.postgres;

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
}
