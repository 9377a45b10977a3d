package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*; import dev.kongdb.value.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Check(/*KDB063*/Bare.class)
record Thing(
        @PrimaryKey @Auto UUID id,
        @ValidatedBy(/*KDB063*/Abstract.class) @Nullable String a,
        @ValidatedBy(/*KDB063*/Thing.Rule.class) @Nullable String b,
        @ValidatedBy(/*KDB063*/Needy.class) @Nullable String c,
        @ValidatedBy(/*KDB063*/Hidden.Inner.class) @Nullable String d) {
    private static class Rule implements CustomValidator {
        public Verdict validate(Object value) {
            return Verdict.OK;
        }
    }
}

interface Bare extends CustomEntityCheck {}

abstract class Abstract implements CustomValidator {}

class Hidden {
    class Inner implements CustomValidator {
        public Verdict validate(Object value) {
            return Verdict.OK;
        }
    }
}

class Needy implements CustomValidator {
    Needy(String what) {}

    public Verdict validate(Object value) {
        return Verdict.OK;
    }
}
