package dev.kongdb.processor.internal.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of Java types that a field, or an element of one, can have. */
public sealed interface Kind {
    /** The type in Kong. */
    String kongType();

    /** Whether the type, or its element type, could not be understood. */
    default boolean isBroken() {
        return false;
    }

    /** {@code String}. */
    record Text() implements Kind {
        @Override
        public String kongType() {
            return "string";
        }
    }

    /** {@code boolean} or {@code Boolean}. */
    record Bool(boolean primitive) implements Kind {
        @Override
        public String kongType() {
            return "boolean";
        }
    }

    /** {@code int}, {@code long} or a box of them. */
    record Whole(boolean primitive, boolean wide) implements Kind {
        @Override
        public String kongType() {
            return "integer";
        }
    }

    /** {@code double} or {@code Double}. */
    record Real(boolean primitive) implements Kind {
        @Override
        public String kongType() {
            return "number";
        }
    }

    /** {@code UUID}. */
    record Id() implements Kind {
        @Override
        public String kongType() {
            return "string";
        }
    }

    /** {@code Instant}. */
    record Time(boolean millis) implements Kind {
        @Override
        public String kongType() {
            return millis ? "number" : "integer";
        }
    }

    /** An enum. */
    record Choice(ClassName type, List<Constant> constants) implements Kind {
        @Override
        public String kongType() {
            return "string";
        }

        /** The names in Kong. */
        public List<String> kongNames() {
            return constants.stream().map(Constant::kongName).toList();
        }
    }

    /** A constant of an enum. */
    record Constant(String javaName, String kongName) {}

    /** {@code List}. */
    record ListOf(Kind element) implements Kind {
        @Override
        public boolean isBroken() {
            return element.isBroken();
        }

        @Override
        public String kongType() {
            return "array";
        }
    }

    /** {@code Set}. */
    record SetOf(Kind element) implements Kind {
        @Override
        public boolean isBroken() {
            return element.isBroken();
        }

        @Override
        public String kongType() {
            return "set";
        }
    }

    /** {@code Map} with strings as keys. */
    record MapOf(Kind value) implements Kind {
        @Override
        public boolean isBroken() {
            return value.isBroken();
        }

        @Override
        public String kongType() {
            return "map";
        }
    }

    /** A record with {@code @KongRecord}. */
    record Nested(ClassName type, ClassName codec) implements Kind {
        @Override
        public String kongType() {
            return "record";
        }
    }

    /** {@code Reference}. */
    record Ref(Target target) implements Kind {
        @Override
        public String kongType() {
            return "foreign";
        }
    }

    /**
     * The entity that a reference refers to.
     *
     * @param type its record
     * @param name its name in Kong
     * @param workspaceable whether it belongs to a workspace
     * @param keyAccessor the method of the record that gives the primary key, or null when that
     *     could not be read
     * @param keyName the primary key in Kong
     * @param keyKind the kind of the primary key
     */
    record Target(
            ClassName type,
            String name,
            boolean workspaceable,
            @Nullable String keyAccessor,
            String keyName,
            Kind keyKind) {
        /** Whether {@code Reference} can be made from the id alone. */
        public boolean hasUuidId() {
            return keyName.equals("id") && keyKind instanceof Id;
        }
    }

    /** {@code Map<String, Object>} whose content subschemas define. */
    record Anything() implements Kind {
        @Override
        public String kongType() {
            return "record";
        }
    }

    /** A type that could not be understood; a fault has been reported. */
    record Broken() implements Kind {
        @Override
        public boolean isBroken() {
            return true;
        }

        @Override
        public String kongType() {
            return "any";
        }
    }
}
