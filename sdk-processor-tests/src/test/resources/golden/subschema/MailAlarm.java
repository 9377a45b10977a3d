package subschema;

import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongSubschema;
import dev.kongdb.annotation.Rules;
import org.jspecify.annotations.Nullable;

@KongSubschema(
        of = Alarm.class,
        keys = {"mail", "letter"})
@AtLeastOneOf({"level", "config"})
@Conditional(
        ifField = "kind",
        ifMatch = @Rules(eq = "letter"),
        thenField = "level",
        thenMatch = @Rules(required = true))
record MailAlarm(@Between(min = 0, max = 3) @Default("1") @Nullable Integer level, MailConfig config) {}
