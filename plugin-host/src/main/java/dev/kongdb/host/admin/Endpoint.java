package dev.kongdb.host.admin;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One path of the Admin API and what its methods do. */
final class Endpoint {
    private final String path;
    private final Map<String, Operation> operations = new TreeMap<>();

    Endpoint(String path) {
        this.path = path;
    }

    /** What a method does. */
    @FunctionalInterface
    interface Operation {
        AdminResponse answer(AdminRequest request);
    }

    /** The path with its parameters, such as {@code /consumers/:consumers}. */
    String path() {
        return path;
    }

    /** Adds a method, or replaces it. */
    Endpoint on(String method, Operation operation) {
        operations.put(method, operation);
        return this;
    }

    /** Puts something before all methods there are. */
    void wrap(UnaryOperator<Operation> wrapper) {
        operations.replaceAll((method, operation) -> wrapper.apply(operation));
    }

    /** What that method does, HEAD as GET; null when it is not allowed. */
    @Nullable
    Operation operation(String method) {
        return operations.get(method.equals("HEAD") ? "GET" : method);
    }

    /** The methods allowed, as a header lists them. */
    String allowed() {
        SortedSet<String> allowed = new TreeSet<>(operations.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }
}
