package kinds;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.EntityView;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of the fixture. */
final class Functions {
    private Functions() {}

    static final class NoQuote implements CustomValidator {
        @Override
        public Verdict validate(Object value) {
            return String.valueOf(value).indexOf('"') < 0 ? Verdict.OK : Verdict.refused("a quote");
        }
    }

    static final class TextFits implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            return Verdict.OK;
        }
    }

    static final class Whole implements CustomEntityCheck {
        @Override
        public Verdict check(EntityView fields) {
            return Verdict.OK;
        }
    }

    static final class AllInOne implements ShorthandFunction {
        @Override
        public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("text", value);
            fields.put("big", 99L);
            return fields;
        }
    }

    static final class Title implements ShorthandFunction {
        @Override
        public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("title", value);
            return fields;
        }
    }

    static final class Digest implements TransformationFunction {
        @Override
        public Map<String, @Nullable Object> apply(List<@Nullable Object> inputThenNeeds) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("digest", inputThenNeeds.get(0) + "/" + inputThenNeeds.get(1));
            return fields;
        }
    }
}
