package subschema;

import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.DefaultInteger;
import dev.kongdb.annotation.KongSubschema;
import org.jspecify.annotations.Nullable;

@KongSubschema(
        of = Alarm.class,
        keys = {"mail", "letter"})
@AtLeastOneOf({"level", "config"})
record MailAlarm(@Between(min = 0, max = 3) @DefaultInteger(1) @Nullable Integer level, MailConfig config) {}
