package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.schema.Context;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a certificate together with its server names. The names are given under {@code snis},
 * which is no field, and stored as {@code snis} entities that refer to the certificate. Writes and
 * pages return the names, sorted. Deleting a certificate deletes its names by {@code cascade}.
 */
final class CertificateBehaviour implements Behaviour {
    static final String SNIS = "snis";

    @Override
    public UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        EntityEngine snis = engine.context().engine(SNIS);
        List<String> names = names(engine, given);
        if (names == null) {
            return context == Context.INSERT
                    ? stored -> named(stored, List.of())
                    : stored -> named(stored, namesOf(snis, stored, workspace(stored, call)));
        }
        values.removeUnknown(SNIS);
        for (String name : names) {
            checkIsFree(engine, snis, name, context == Context.INSERT ? null : values.get("id"), call);
        }
        return stored -> {
            replaceNames(engine, snis, stored, names, context, call);
            return named(stored, names);
        };
    }

    @Override
    public void completePage(EntityEngine engine, List<Row> rows) {
        EntityEngine snis = engine.context().engine(SNIS);
        for (Row row : rows) {
            UUID workspace = row.workspaceId();
            Options options = workspace == null ? Options.none() : Options.workspace(workspace);
            row.setUnknown(SNIS, namesOf(snis, row, options));
        }
    }

    /**
     * The given names, sorted. Null when there are none, and when they are not a list of texts,
     * which validation reports.
     */
    private static @Nullable List<String> names(EntityEngine engine, Row given) {
        Object list = given.unknown().get(SNIS);
        if (!given.unknown().containsKey(SNIS) || (list != null && !(list instanceof List<?>))) {
            return null;
        }
        Set<String> names = new TreeSet<>();
        for (Object name : list == null ? List.of() : (List<?>) list) {
            if (!(name instanceof String text)) {
                return null;
            }
            if (!names.add(text)) {
                throw engine.errors().schemaViolation(SNIS, text + " is duplicated");
            }
        }
        return List.copyOf(names);
    }

    /** Refuses a name that another certificate has, before anything is written. */
    private static void checkIsFree(
            EntityEngine engine, EntityEngine snis, String name, @Nullable Object own, CallOptions call) {
        Row taken =
                snis.with(Options.allWorkspaces().and(Options.readPrimary())).select(byName(snis, name));
        if (taken == null) {
            return;
        }
        Object holder = taken.get("certificate") instanceof Reference<?> reference
                ? reference.fields().get("id")
                : null;
        if (own != null && RowValues.same(holder, own)) {
            return;
        }
        UUID workspace = call.workspace();
        throw workspace == null || workspace.equals(taken.workspaceId())
                ? engine.errors()
                        .schemaViolation(SNIS, name + " already associated with existing certificate '" + holder + "'")
                // Another workspace must not learn which certificate has the name.
                : engine.errors().uniqueViolation(RowValues.jsonMap("name", name));
    }

    /** Adds the new names, then deletes those that are no longer wanted. */
    private static void replaceNames(
            EntityEngine engine,
            EntityEngine snis,
            Row certificate,
            List<String> names,
            Context context,
            CallOptions call) {
        Options options = workspace(certificate, call);
        Set<String> current =
                new HashSet<>(context == Context.INSERT ? List.of() : namesOf(snis, certificate, options));
        int position = snis.schema().shape().position("name");
        Reference<?> reference = RowValues.reference(engine.schema(), certificate);
        try {
            for (String name : names) {
                if (!current.contains(name)) {
                    snis.with(options)
                            .insert(new Row(snis.schema().shape())
                                    .set(position, name)
                                    .set(snis.schema().shape().position("certificate"), reference));
                }
            }
        } catch (RuntimeException e) {
            // Another writer took a name since the check. Undo as much as possible of this write.
            try {
                if (context == Context.INSERT) {
                    engine.with(options).delete(key(engine, certificate));
                } else {
                    names.stream()
                            .filter(name -> !current.contains(name))
                            .forEach(name -> deleteOwn(snis, name, reference, options));
                }
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        current.removeAll(names);
        current.forEach(name -> deleteOwn(snis, name, reference, options));
    }

    /** Deletes a name if it still belongs to the certificate. */
    private static void deleteOwn(EntityEngine snis, String name, Reference<?> certificate, Options options) {
        Row sni = snis.with(options).select(byName(snis, name));
        if (sni != null && certificate.equals(sni.get("certificate"))) {
            snis.with(options).delete(key(snis, sni));
        }
    }

    private static RowKey key(EntityEngine engine, Row row) {
        return new RowKey.Primary(
                new Row(engine.schema().shape()).set(engine.schema().shape().position("id"), row.get("id")));
    }

    private static RowKey byName(EntityEngine snis, String name) {
        return new RowKey.Unique(snis.schema().shape().position("name"), name);
    }

    /** A copy with the names: the event has the row itself, without names. */
    private static Row named(Row certificate, List<String> names) {
        return certificate.copy().setUnknown(SNIS, names);
    }

    private static List<String> namesOf(EntityEngine snis, Row certificate, Options options) {
        int name = snis.schema().shape().position("name");
        Object key = RowValues.reference(snis.context().engine("certificates").schema(), certificate);
        Parent parent = new Parent(snis.schema().shape().position("certificate"), key);
        try (Stream<Row> rows = snis.with(options).each(parent, null)) {
            return rows.map(row -> String.valueOf(row.get(name))).sorted().toList();
        }
    }

    /**
     * Options for the names: in the workspace of the certificate, and without events if the call
     * posts none.
     */
    private static Options workspace(Row certificate, CallOptions call) {
        UUID workspace = certificate.workspaceId() != null ? certificate.workspaceId() : call.workspace();
        Options primary = Options.readPrimary();
        Options options = workspace == null ? primary : primary.and(Options.workspace(workspace));
        return call.broadcast() ? options : options.and(Options.noBroadcast());
    }
}
