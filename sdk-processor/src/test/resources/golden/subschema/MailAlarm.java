package subschema;

import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Conditional;
import dev.kongdb.annotation.DefaultInteger;
import dev.kongdb.annotation.FieldRules;
import dev.kongdb.annotation.KongSubschema;
import org.jspecify.annotations.Nullable;

@KongSubschema(
        of = Alarm.class,
        keys = {"mail", "letter"})
@AtLeastOneOf({"level", "config"})
@Conditional(
        ifField = "kind",
        ifMatch = @FieldRules(eq = "letter"),
        thenField = "level",
        thenMatch = @FieldRules(required = true))
record MailAlarm(@Between(min = 0, max = 3) @DefaultInteger(1) @Nullable Integer level, MailConfig config) {}
