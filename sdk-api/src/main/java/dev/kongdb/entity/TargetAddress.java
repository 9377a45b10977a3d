package dev.kongdb.entity;

import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.Verdict;

/** A target is a host name or an address, with or without a port. */
final class TargetAddress implements CustomValidator {
    private static final CustomValidator HOST = CoreValidators.ofTypedef("host_with_optional_port");

    @Override
    public Verdict validate(Object value) {
        return HOST.validate(value).isOk()
                ? Verdict.OK
                : Verdict.refused("Invalid target ('" + value + "'); not a valid hostname or ip address");
    }
}
