package fault;

import dev.kongdb.annotation.*;
import dev.kongdb.entity.Consumer;
import dev.kongdb.schema.definition.*;
import java.time.Instant;
import java.util.*;
import org.jspecify.annotations.Nullable;

@KongEntity(name = "things")
@Conditional(
        ifField = "size",
        ifMatch = @Rules(eq = /*KDB105*/"a"),
        thenField = "ports",
        thenMatch = @Rules(of = Rules.Part.ELEMENTS, oneOf = {"80", /*KDB105*/"http"}))
@ShorthandField(
        name = "all",
        type = ShorthandField.Type.INTEGER,
        rules = @Rules(oneOf = {"1", /*KDB105*/"one"}),
        func = All.class)
record Thing(
        @PrimaryKey @Auto UUID id,
        @Eq(/*KDB105*/"a") @Nullable Integer size,
        @OneOf({"1", /*KDB105*/"1.5"}) @Nullable Integer count,
        @Ne(/*KDB105*/"x") @Nullable Boolean flag,
        @NotOneOf(/*KDB105*/"x") @Nullable Integer other,
        @Contains(/*KDB105*/"http") @Nullable Set<Integer> ports,
        @Default({"80", /*KDB105*/"https"}) Set<Integer> more,
        @Default(/*KDB105*/"6e4s") double ratio,
        @Default(/*KDB105*/"99999999999999999999") int wide,
        @Default(/*KDB105*/"yes") boolean on,
        @Nullable List<@OneOf({"1", /*KDB105*/"one"}) Integer> inside) {}

class All implements ShorthandFunction {
    public @Nullable Map<String, @Nullable Object> expand(@Nullable Object value) {
        return null;
    }
}
