package dev.kongdb.host.internal.admin;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One path of the Admin API and what its methods do. */
final class AdminPath {
    private final String path;
    private final Map<String, Operation> operations = new TreeMap<>();
    private UnaryOperator<AdminRequest> before = UnaryOperator.identity();

    AdminPath(String path) {
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
    AdminPath on(String method, Operation operation) {
        operations.put(method, operation);
        return this;
    }

    /** Puts something before every request to this path, whatever its method. */
    AdminPath before(UnaryOperator<AdminRequest> first) {
        before = first;
        return this;
    }

    /** What that method does, HEAD as GET; null when it is not allowed. */
    @Nullable
    Operation operation(String method) {
        return operations.get(method.equals("HEAD") ? "GET" : method);
    }

    /** Answers a request. */
    AdminResponse answer(AdminRequest request) {
        AdminRequest prepared = before.apply(request);
        if (prepared.method().equals("OPTIONS")) {
            String allowed = allowed();
            return new AdminResponse(
                    204,
                    null,
                    Map.of(
                            "Allow",
                            allowed,
                            "Access-Control-Allow-Methods",
                            allowed,
                            "Access-Control-Allow-Headers",
                            "Content-Type"));
        }
        Operation operation = operation(prepared.method());
        return operation == null
                ? AdminResponse.METHOD_NOT_ALLOWED.with("Allow", allowed())
                : operation.answer(prepared);
    }

    /** The methods allowed, as a header lists them. */
    private String allowed() {
        SortedSet<String> allowed = new TreeSet<>(operations.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }
}
