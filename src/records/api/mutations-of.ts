import { type ClassType, Field, getMetadataStorage, InputType, Resolver } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { CooperationItem } from '../cooperation-item.entity.ts';
import type { Likeness } from '../description/likeness.ts';
import { tableOf, type WrittenDescription } from '../description/record-type.ts';
import { typeOf } from '../known-types.ts';
import { Visibility } from '../record.entity.ts';
import type { Change } from '../writing/changes.writes.ts';
import { type DraftOf, declaredIn, type NewDraft } from '../writing/drafts.ts';
import { checkIsNew } from '../writing/duplicates.writes.ts';
import { Write } from '../writing/mutations.ts';
import { lockVersion } from '../writing/versions.ts';
import type { WriteContext } from '../writing/writing.ts';
import { listOfItems } from './item-list.ts';
import { type MutationInput, VersionedInput } from './mutation.inputs.ts';
import { Optional } from './optional.ts';
import { fieldOf, PayloadMutation, payloadOf, writtenEdge, writtenRecord } from './payload.ts';

/** What there is to say of the two mutations that create and update records of a type. */
interface PairOfMutations<Entity, Facts, New> {
  /** The facts that an input may give of a record. What cannot be null here is needed for a new record, and cannot be cleared. */
  facts: abstract new () => Facts;
  /** `facts` with what is said of a record only when it is new; by default there is nothing. */
  newFacts?: abstract new () => New;
  /** Creates a record of a draft. @returns its uuid */
  create: (context: WriteContext, draft: NewDraft<New>) => Promise<string>;
  /** Changes the fields of a record that `change` has. */
  update: (context: WriteContext, id: string, change: Change<DraftOf<Facts>>) => Promise<void>;
  /** When two records may be the same; by default nobody is warned. */
  likeness?: Likeness;
  /** The list of such records: how it holds one, in which order if nobody wants another, and what it calls one. */
  list: { Edge: EntityClass<unknown>; usual: Ordered<Entity>; called: string };
  /** What is changed, in sentences of the schema; by default what the list calls it. */
  called?: string;
  /** How the schema describes the input for a new record. */
  input: string;
  /** How the schema describes the mutation that creates a record. */
  creates: string;
  /** What the schema says of the mutation that updates a record, beside what it says of all. */
  updates?: string;
}

/** Says once how records of a type are created and updated: by the two mutations that are made of it, and by imports. */
export function mutationsOf<Entity extends { id: string }, Facts extends MutationInput, New extends Facts = Facts>(
  entity: EntityClass<Entity>,
  pair: PairOfMutations<Entity, Facts, New>,
): WrittenDescription {
  const { create, update, likeness } = pair as unknown as WrittenDescription;
  const field = fieldOf(entity);
  const { list, called = pair.list.called, creates, updates = '' } = pair;
  const { CreateInput, UpdateInput } = inputsOf(entity, pair);
  const isItem = entity.prototype instanceof CooperationItem;
  const CreatePayload = payloadOf(`Create${entity.name}Payload`, {
    [field]: [entity, 'The new record.'],
    [`${field}Edge`]: [list.Edge, 'The new record as it stands in a list in the usual order, for a store of pages.'],
  });
  if (isItem) {
    const description = 'The record as an edge of `cooperation` lists in the usual order.';
    Field(() => listOfItems().Edge as ClassType, { nullable: true, description })(
      CreatePayload.prototype,
      'cooperationItemEdge',
    );
  }

  @Resolver()
  class RecordMutationsResolver {
    @PayloadMutation(CreateInput, creates, CreatePayload)
    [`create${entity.name}`](given: MutationInput & { allowDuplicate?: boolean | null }): Write {
      const createNew = async (context: WriteContext, draft: object) => {
        const uuid = await create(context, draft);
        // Looked for once the record breaks no rule and is found as any other. If it is there already, all is undone.
        if (!given.allowDuplicate) await checkIsNew(context, uuid, typeOf(entity));
        return uuid;
      };
      return Write.of(given, createNew, (uuid) => ({
        [field]: writtenRecord(entity, uuid),
        [`${field}Edge`]: writtenEdge(entity, list.usual, uuid),
        ...(isItem && { cooperationItemEdge: listOfItems().written(uuid) }),
      }));
    }

    @PayloadMutation(
      UpdateInput,
      `Changes ${called}: what is absent stays, null clears, a list replaces the list.${updates && ` ${updates}`}`,
      { [field]: [entity, 'The record as it is now; as it was, where nothing differed.'] },
    )
    [`update${entity.name}`](given: VersionedInput): Write {
      const lockAndUpdate = async (context: WriteContext, change: object) => {
        const { id } = await lockVersion(context, tableOf(typeOf(entity)), given);
        await update(context, id, change);
        return id;
      };
      return Write.of(given, lockAndUpdate, (uuid) => ({ [field]: writtenRecord(entity, uuid) }), { clears: true });
    }
  }
  return { input: CreateInput, create, update, likeness, mutations: RecordMutationsResolver };
}

/** The inputs of both mutations: a new record needs what cannot be null, an update may leave anything alone. */
function inputsOf<Entity, Facts extends MutationInput, New extends Facts>(
  { name }: EntityClass<Entity>,
  { facts, newFacts, likeness, input, list, called = list.called }: PairOfMutations<Entity, Facts, New>,
): { CreateInput: ClassType<MutationInput>; UpdateInput: ClassType<VersionedInput> } {
  @InputType(`Create${name}Input`, { description: input })
  class CreateInput extends ((newFacts ?? facts) as abstract new () => MutationInput) {
    @Optional(Visibility, 'PUBLIC, unless said otherwise. A PUBLIC record refers to PUBLIC ones only.')
    visibility?: Visibility | null;
  }
  // Errors at start call an input by its class.
  Object.defineProperty(CreateInput, 'name', { value: `Create${name}Input` });
  if (likeness) {
    const description = 'Whether to create the record even if it may be a duplicate.';
    Optional(Boolean, description)(CreateInput.prototype, 'allowDuplicate');
  }

  @InputType(`Update${name}Input`, { description: `What is to change of ${called}.` })
  class UpdateInput extends (facts as abstract new () => MutationInput) {}
  const storage = getMetadataStorage();
  for (const field of declaredIn(VersionedInput)) {
    if (field.target === VersionedInput) storage.collectClassFieldMetadata({ ...field, target: UpdateInput });
  }
  for (const field of declaredIn(facts)) {
    if (field.typeOptions.nullable) continue;
    // Only once the type is known do the options say whether it is a list.
    field.getType();
    storage.collectClassFieldMetadata({
      ...field,
      typeOptions: { ...field.typeOptions, nullable: true },
      target: UpdateInput,
    });
  }
  return { CreateInput, UpdateInput: UpdateInput as ClassType<VersionedInput> };
}
