package dev.kongdb.processor.internal.rule;

import dev.kongdb.processor.internal.diagnostic.Report;
import dev.kongdb.processor.internal.model.EntityModel;
import dev.kongdb.processor.internal.model.RecordModel;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;

/** All rules, in the order in which they are checked. */
public final class AllRules {
    private static final List<RecordRule> OF_RECORDS = List.of(
            new KongNames(),
            new Nullness(),
            new ReferencesWithin(),
            new AutoValues(),
            new Defaults(),
            new AttributeTypes(),
            new AttributeValues(),
            new Messages(),
            new Checks(),
            new Conditions(),
            new Shorthands());

    private static final List<EntityRule> OF_ENTITIES = List.of(
            new EntityName(),
            new OnePrimaryKey(),
            new EndpointKey(),
            new CacheKey(),
            new SubschemaKey(),
            new TimeToLive(),
            new TagsOfEntities(),
            new Specialised(),
            new Workspaces(),
            new Supersedes(),
            new ReferenceCircle(),
            new Columns(),
            new WideIntegers(),
            new NameLengths(),
            new Storage(),
            new ArraysOfArrays(),
            new Transformations());

    private AllRules() {}

    /** Checks the type itself; false when nothing can be generated for it. */
    public static boolean checkType(TypeElement type, AnnotationMirror annotation, Report report) {
        return TypeRule.check(type, annotation, report);
    }

    /** The rules for handlers of plugins. */
    public static void checkHandler(TypeElement type, AnnotationMirror annotation, Report report) {
        TypeRule.checkKinds(type, annotation, report);
    }

    /** The rules for records that are no entities. */
    public static void check(RecordModel model, Report report) {
        OF_RECORDS.forEach(rule -> rule.check(model, report));
        new OutsideEntities().check(model, report);
        new KongsOwnRules().check(model, report);
    }

    /** The rules for entities. */
    public static void check(EntityModel entity, Report report) {
        OF_RECORDS.forEach(rule -> rule.check(entity.body(), report));
        OF_ENTITIES.forEach(rule -> rule.check(entity, report));
        new KongsOwnRules().check(entity, report);
    }
}
