package dev.kongdb.annotation;

import dev.kongdb.schema.definition.CustomValidator;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Validators of the elements, keys or values of a collection, as a value within {@link FieldRules}. Their type is that of the field. All that
 * is written must hold. Members that are arrays for no apparent reason take one value or none:
 * {@code @FieldRules(elements = @ElementRules(oneOf = {"tcp", "udp"}))}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({})
public @interface ElementRules {
    /** Kong's {@code eq}: only this string. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.SCALAR)
    String[] eq() default {};

    /** Kong's {@code eq}: only this integer. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.SCALAR)
    long[] eqInteger() default {};

    /** Kong's {@code eq}: only this number. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.SCALAR)
    double[] eqNumber() default {};

    /** Kong's {@code eq}: only this boolean. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.SCALAR)
    boolean[] eqBoolean() default {};

    /** Kong's {@code eq = null}: only null. */
    @KongAttribute(value = "eq", form = KongAttribute.Form.NULL)
    boolean eqNull() default false;

    /** Kong's {@code ne}: any string but this. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.SCALAR)
    String[] ne() default {};

    /** Kong's {@code ne}: any integer but this. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.SCALAR)
    long[] neInteger() default {};

    /** Kong's {@code ne}: any number but this. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.SCALAR)
    double[] neNumber() default {};

    /** Kong's {@code ne}: any boolean but this. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.SCALAR)
    boolean[] neBoolean() default {};

    /** Kong's {@code ne = null}: not null. */
    @KongAttribute(value = "ne", form = KongAttribute.Form.NULL)
    boolean neNull() default false;

    /** Kong's {@code not_one_of}. */
    @KongAttribute("not_one_of")
    String[] notOneOf() default {};

    /** Kong's {@code not_one_of} for integers. */
    @KongAttribute("not_one_of")
    long[] notOneOfIntegers() default {};

    /** Kong's {@code not_one_of} for numbers. */
    @KongAttribute("not_one_of")
    double[] notOneOfNumbers() default {};

    /** Kong's {@code one_of}. */
    @KongAttribute("one_of")
    String[] oneOf() default {};

    /** Kong's {@code one_of} for integers. */
    @KongAttribute("one_of")
    long[] oneOfIntegers() default {};

    /** Kong's {@code one_of} for numbers. */
    @KongAttribute("one_of")
    double[] oneOfNumbers() default {};

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

    /** Kong's {@code match_any}. */
    @KongAttribute(value = "match_any", form = KongAttribute.Form.SCALAR)
    MatchAny[] matchAny() default {};

    /** Kong's {@code custom_validator}. */
    @KongAttribute(value = "custom_validator", form = KongAttribute.Form.SCALAR)
    Class<? extends CustomValidator>[] validatedBy() default {};

    /** Kong's {@code err}: the message in place of that of whichever validator fails. */
    @KongAttribute(value = "err", form = KongAttribute.Form.SCALAR)
    String[] err() default {};
}
