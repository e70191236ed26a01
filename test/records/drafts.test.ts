import { describe, expect, it } from '@jest/globals';
import { type ClassType, InputType } from 'type-graphql';
import { Optional } from '../../src/records/api/optional.ts';
import '../../src/app/features.ts';
import {
  DraftBuilder,
  type DraftOf,
  OPTIONAL,
  type Ref,
  RefersTo,
  RefersToMany,
  type Refs,
  requiredFields,
  type Texts,
  TextsFor,
} from '../../src/records/writing/drafts.ts';

const description = 'A field of a test.';

@InputType('DraftedPartInput', { description })
class PartInput {
  @RefersTo('person', description)
  person: Ref;

  @Optional(String, description)
  note?: string | null;
}

@InputType('DraftedInput', { description })
class GivenInput {
  @TextsFor('title', description)
  titles: Texts<'title'>;

  @RefersTo('forum', description, OPTIONAL)
  forum?: Ref | null;

  @RefersToMany('topic', 'topicIds', description, OPTIONAL)
  topics?: Refs<'topicIds'> | null;

  @Optional([PartInput], description)
  parts?: PartInput[] | null;
}

/** Each decorator names another field of the draft than the type of its field: `tsc` fails if one of them compiles. */
class MisdeclaredInput {
  // @ts-expect-error: the draft's field is topicIds.
  @RefersToMany('topic', 'topics', description)
  topics: Refs<'topicIds'>;

  // @ts-expect-error: several records need a field for their uuids.
  @RefersTo('party', description)
  places: Refs<'placeIds'>;

  // @ts-expect-error: the type does not say that this names a record.
  @RefersTo('party', description, OPTIONAL)
  seat?: string | null;

  // @ts-expect-error: the draft's field is summary.
  @TextsFor('title', description)
  summaries: Texts<'summary'>;
}

const given = (fields: object, input: ClassType<object> = GivenInput) => Object.assign(new input(), fields);

describe('DraftOf', () => {
  it('has the same fields as the draft of the input', async () => {
    const draft: Required<DraftOf<GivenInput>> = {
      title: 'A',
      titleLang: 'en',
      titlesIn: { ru: 'Б' },
      forumId: 'forum',
      topicIds: ['one', 'other'],
      parts: [{ personId: 'person', note: 'Said.' }],
    };
    const drafting = new DraftBuilder(
      given({
        titles: [
          { lang: 'en', text: 'A' },
          { lang: 'ru', text: 'Б' },
        ],
        forum: 'fair',
        topics: ['water', 'trade'],
        parts: [given({ person: 'ana', note: 'Said.' }, PartInput)],
      }),
    );
    const found = ['forum', 'one', 'other', 'person'];
    expect(await drafting.build(async () => found.map((uuid) => async () => uuid))).toEqual(draft);
  });
});

describe('requiredFields', () => {
  it('returns the draft fields that the input requires', () => {
    expect(requiredFields(GivenInput)).toEqual(['title']);
    expect(requiredFields(PartInput)).toEqual(['personId']);
  });

  it('follows the decorators, which therefore must agree with the types', () => {
    expect(requiredFields(MisdeclaredInput)).toEqual(['topics', 'placesId', 'title']);
  });
});
