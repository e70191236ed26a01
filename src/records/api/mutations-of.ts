import { type ClassType, Field, getMetadataStorage, InputType, Resolver } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { CooperationItem } from '../cooperation-item.entity.ts';
import type { DuplicateRule } from '../description/duplicate-rule.ts';
import { tableOf, type WriteDescription } from '../description/record-type.ts';
import { typeOf } from '../known-types.ts';
import { Visibility } from '../record.entity.ts';
import type { DraftChange } from '../writing/changes.writes.ts';
import { createRequested } from '../writing/creations.writes.ts';
import { type DraftOf, declaredFields, type NewDraft } from '../writing/drafts.ts';
import { MutationPlan } from '../writing/mutations.ts';
import type { WriteContext } from '../writing/transaction.ts';
import { lockVersion } from '../writing/versions.ts';
import { itemList } from './item-list.ts';
import { type MutationInput, VersionedInput } from './mutation.inputs.ts';
import { Optional, OptionalWithDefault } from './optional.ts';
import { fieldOf, PayloadMutation, payloadOf, writtenEdge, writtenRecord } from './payload.ts';
import { DiscussedFacts } from './record.inputs.ts';

/** Describes the two mutations that create and update records of a type. */
interface MutationPair<Entity, Facts, New> {
  /** Facts in the inputs. A field that is not nullable is required for a new record and cannot be cleared. */
  facts: abstract new () => Facts;
  /** `facts` with further fields for a new record; by default none. */
  newFacts?: abstract new () => New;
  /** Creates a record from a draft. @returns its uuid */
  create: (context: WriteContext, draft: NewDraft<New>) => Promise<string>;
  /** Writes the fields of a record that `change` has. */
  update: (context: WriteContext, id: string, change: DraftChange<DraftOf<Facts>>) => Promise<void>;
  /** Rule for possible duplicates; by default none are reported. */
  likeness?: DuplicateRule;
  /** List of such records: its edge type, its default order, and its noun for one record. */
  list: { Edge: EntityClass<unknown>; usual: Ordered<Entity>; noun: string };
  /** Noun for the record in sentences of the schema; by default that of the list. */
  called?: string;
  /** Description of the input for a new record. */
  input: string;
  /** Description of the mutation that creates a record. */
  createDescription: string;
  /** Further sentences of the description of the mutation that updates a record. */
  updateDescription?: string;
}

/** Declares how records of a type are created and updated, by the two mutations and by imports. */
export function mutationsOf<Entity extends { id: string }, Facts extends MutationInput, New extends Facts = Facts>(
  entity: EntityClass<Entity>,
  pair: MutationPair<Entity, Facts, New>,
): WriteDescription {
  const { create, update, likeness } = pair as unknown as WriteDescription;
  const field = fieldOf(entity);
  const { list, called = pair.list.noun, createDescription, updateDescription = '' } = pair;
  const { CreateInput, UpdateInput } = inputsOf(entity, pair);
  const isItem = entity.prototype instanceof CooperationItem;
  const citesSources = pair.facts.prototype instanceof DiscussedFacts;
  const CreatePayload = payloadOf(`Create${entity.name}Payload`, {
    [field]: [entity, 'The new record.'],
    [`${field}Edge`]: [list.Edge, 'The new record as an edge of a list in the default order, for client caches.'],
  });
  if (isItem) {
    const description = 'The record as an edge of `cooperation` lists in the default order.';
    Field(() => itemList().Edge as ClassType, { nullable: true, description })(
      CreatePayload.prototype,
      'cooperationItemEdge',
    );
  }

  @Resolver()
  class RecordMutationsResolver {
    @PayloadMutation(CreateInput, createDescription, CreatePayload)
    [`create${entity.name}`](given: MutationInput & { allowDuplicate?: boolean | null }): MutationPlan {
      const createNew = (context: WriteContext, draft: object) =>
        createRequested(context, typeOf(entity), draft, given.allowDuplicate);
      return MutationPlan.of(given, createNew, (uuid) => ({
        [field]: writtenRecord(entity, uuid),
        [`${field}Edge`]: writtenEdge(entity, list.usual, uuid),
        ...(isItem && { cooperationItemEdge: itemList().written(uuid) }),
      }));
    }

    @PayloadMutation(
      UpdateInput,
      `Changes ${called}: an omitted field stays, null clears it, a list replaces the list.${updateDescription && ` ${updateDescription}`}`,
      { [field]: [entity, 'The record after the update; unchanged if no value differed.'] },
    )
    [`update${entity.name}`](given: VersionedInput): MutationPlan {
      const lockAndUpdate = async (context: WriteContext, change: object) => {
        const { id } = await lockVersion(context, tableOf(typeOf(entity)), given);
        await update(context, id, change);
        context.warnings?.place(id, context.errors, citesSources);
        return id;
      };
      return MutationPlan.of(given, lockAndUpdate, (uuid) => ({ [field]: writtenRecord(entity, uuid) }), {
        clears: true,
      });
    }
  }
  return { input: CreateInput, create, update, likeness, citesSources, mutations: RecordMutationsResolver };
}

/**
 * Creates the inputs of both mutations: a new record requires the fields that are not nullable; in an update every
 * field may be omitted.
 */
function inputsOf<Entity, Facts extends MutationInput, New extends Facts>(
  { name }: EntityClass<Entity>,
  { facts, newFacts, likeness, input, list, called = list.noun }: MutationPair<Entity, Facts, New>,
): { CreateInput: ClassType<MutationInput>; UpdateInput: ClassType<VersionedInput> } {
  @InputType(`Create${name}Input`, { description: input })
  class CreateInput extends ((newFacts ?? facts) as abstract new () => MutationInput) {
    @OptionalWithDefault(Visibility, Visibility.PUBLIC, 'Visibility. A PUBLIC record refers to PUBLIC records only.')
    visibility?: Visibility | null;
  }
  // Errors at startup name an input by its class.
  Object.defineProperty(CreateInput, 'name', { value: `Create${name}Input` });
  if (likeness) {
    const description = 'Whether to create the record even if it may be a duplicate.';
    Optional(Boolean, description)(CreateInput.prototype, 'allowDuplicate');
  }

  @InputType(`Update${name}Input`, { description: `Changes of ${called}.` })
  class UpdateInput extends (facts as abstract new () => MutationInput) {}
  const storage = getMetadataStorage();
  for (const field of declaredFields(VersionedInput)) {
    if (field.target === VersionedInput) storage.collectClassFieldMetadata({ ...field, target: UpdateInput });
  }
  for (const field of declaredFields(facts)) {
    if (field.typeOptions.nullable || field.typeOptions.defaultValue !== undefined) continue;
    // The options know whether the type is a list only after the type was requested.
    field.getType();
    storage.collectClassFieldMetadata({
      ...field,
      typeOptions: { ...field.typeOptions, nullable: true },
      target: UpdateInput,
    });
  }
  return { CreateInput, UpdateInput: UpdateInput as ClassType<VersionedInput> };
}
