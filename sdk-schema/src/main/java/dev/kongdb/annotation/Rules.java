package dev.kongdb.annotation;

import dev.kongdb.schema.definition.CustomValidator;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Validators as a value, for {@link Conditional}, {@link ConditionalAtLeastOneOf} and {@link
 * ShorthandField}. All rules that are written must hold. Some members are arrays only so that they
 * can be left out, and take one value: {@code @Rules(eq = "https")}. Rules for the elements of a
 * collection replace the rules of its field: {@code @Rules(of = ELEMENTS, oneOf = {"tcp", "udp"})}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface Rules {
    /**
     * Null, in members that are written as text: {@code @Default(NULL)}, {@code @Eq(NULL)},
     * {@code @Ne(NULL)} and the {@link #eq} and {@link #ne} here, with {@code import static
     * dev.kongdb.annotation.Rules.NULL}. No other text means null, and no other member accepts it.
     */
    String NULL = "\0null";

    /** The target of the rules: the value of the field, or its elements. */
    Part of() default Part.VALUE;

    /** Kong's {@code required}: not null, not absent. */
    @KongAttribute("required")
    boolean required() default false;

    /** Kong's {@code eq}: only this value, as in {@link Eq}. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.SCALAR)
    String[] eq() default {};

    /** Kong's {@code ne}: any value but this, as in {@link Ne}. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.SCALAR)
    String[] ne() default {};

    /** Kong's {@code not_one_of}, as in {@link NotOneOf}. */
    @KongAttribute("not_one_of")
    String[] notOneOf() default {};

    /** Kong's {@code one_of}, as in {@link OneOf}. */
    @KongAttribute("one_of")
    String[] oneOf() default {};

    /** Kong's {@code gt}: greater than this. */
    @KongAttribute(value = "gt", form = KongAttribute.Form.SCALAR)
    double[] gt() default {};

    /** Kong's {@code timestamp}. */
    @KongAttribute("timestamp")
    boolean timestamp() default false;

    /** Kong's {@code uuid}. */
    @KongAttribute("uuid")
    boolean uuid() default false;

    /** Kong's {@code is_regex}. */
    @KongAttribute("is_regex")
    boolean isRegex() default false;

    /** Kong's {@code between}: the least and the greatest value. */
    @KongAttribute(value = "between", form = KongAttribute.Form.SCALAR)
    Between[] between() default {};

    /** Kong's {@code len_eq}. */
    @KongAttribute(value = "len_eq", form = KongAttribute.Form.SCALAR)
    int[] lenEq() default {};

    /** Kong's {@code len_min}. */
    @KongAttribute(value = "len_min", form = KongAttribute.Form.SCALAR)
    int[] lenMin() default {};

    /** Kong's {@code len_max}. */
    @KongAttribute(value = "len_max", form = KongAttribute.Form.SCALAR)
    int[] lenMax() default {};

    /** Kong's {@code starts_with}. */
    @KongAttribute(value = "starts_with", form = KongAttribute.Form.SCALAR)
    String[] startsWith() default {};

    /** Kong's {@code not_match}: a Lua pattern. */
    @KongAttribute(value = "not_match", form = KongAttribute.Form.SCALAR)
    String[] notMatch() default {};

    /** Kong's {@code match_none}. */
    @KongAttribute("match_none")
    PatternRule[] matchNone() default {};

    /** Kong's {@code match}: a Lua pattern. */
    @KongAttribute(value = "match", form = KongAttribute.Form.SCALAR)
    String[] match() default {};

    /** Kong's {@code match_all}. */
    @KongAttribute("match_all")
    PatternRule[] matchAll() default {};

    /** Kong's {@code match_any}: at least one of these Lua patterns matches. */
    @KongAttribute("match_any.patterns")
    String[] matchAny() default {};

    /** The message when none of {@link #matchAny} matches; without it Kong's own message. */
    @KongAttribute(value = "match_any.err", form = KongAttribute.Form.SCALAR)
    String[] matchAnyErr() default {};

    /** Kong's {@code contains}: a value among the elements, as in {@link Contains}. */
    @KongAttribute(value = "contains", form = KongAttribute.Form.SCALAR)
    String[] contains() default {};

    /**
     * Kong's {@code mutually_exclusive_subsets}: the elements come from at most one of the subsets.
     */
    @KongAttribute("mutually_exclusive_subsets")
    MutuallyExclusiveSubsets.Subset[] mutuallyExclusiveSubsets() default {};

    /** Kong's {@code custom_validator}. */
    @KongAttribute(value = "custom_validator", form = KongAttribute.Form.SCALAR)
    Class<? extends CustomValidator>[] validatedBy() default {};

    /** Kong's {@code err}: the message that replaces the message of any validator that fails. */
    @KongAttribute(value = "err", form = KongAttribute.Form.SCALAR)
    String[] err() default {};

    /** The targets of rules. */
    enum Part {
        /** The value of the field. */
        VALUE,
        /** Kong's {@code elements}: each element of a list or set. */
        ELEMENTS,
        /** Kong's {@code keys}: each key of a map. */
        KEYS,
        /** Kong's {@code values}: each value of a map. */
        VALUES
    }
}
