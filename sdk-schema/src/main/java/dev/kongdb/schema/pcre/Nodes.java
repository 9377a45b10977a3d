package dev.kongdb.schema.pcre;

import dev.kongdb.schema.pcre.Node.Bytes;
import dev.kongdb.schema.pcre.Node.Place;
import dev.kongdb.schema.pcre.Node.Sequence;
import java.util.List;
import java.util.function.IntPredicate;

/** Makes small nodes. */
final class Nodes {
    /** The size of a position in PCRE. */
    static final Extent PLACE = Extent.ofSize(1);

    private Nodes() {}

    static Node place(int op) {
        return new Place(op, PLACE);
    }

    static Node bytes(IntPredicate members, int size) {
        return new Bytes(ByteSet.of(members), new Extent(1, 1, size));
    }

    static Node literal(int c, boolean anyCase) {
        return new Bytes(ByteSet.of(c, anyCase), new Extent(1, 1, 2));
    }

    static Node nothing(long size) {
        return new Sequence(List.of(), Extent.ofSize(size));
    }
}
