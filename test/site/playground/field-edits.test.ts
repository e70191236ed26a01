import { describe, expect, it } from '@jest/globals';
import { buildSchema, type FieldNode, type GraphQLObjectType, getNamedType, parse, validate } from 'graphql';
import {
  fieldsOf,
  type Path,
  parseQuery,
  type Step,
  selectionAt,
  withArgumentToggled,
  withField,
  withoutField,
} from '../../../src/site/playground/field-edits.ts';

const schema = buildSchema(`
  interface Item { title: String }
  type Promise_ implements Item { title: String dueOn: String party: Party }
  type Saying implements Item { title: String summary: String }
  type Party { name(lang: String): String id: ID within: Party }
  type Items { totalCount: Int nodes: [Item] }
  enum By { NAME DATE }
  input Where { city: String! any: [Where!] }
  type Query {
    items(first: Int, where: Where, by: By, names: [String!]): Items
    party(ref: String!, where: Where!): Party
    hello: String
  }
`);

/** The path of names such as "items.nodes.on:Saying.summary". */
function at(names: string): Path {
  let type = schema.getQueryType() as GraphQLObjectType;
  return names.split('.').map((name): Step => {
    if (name.startsWith('on:')) {
      type = schema.getType(name.slice(3)) as GraphQLObjectType;
      return { on: type };
    }
    const field = fieldsOf(type)[name]!;
    type = getNamedType(field.type) as GraphQLObjectType;
    return { field };
  });
}

const put = (text: string, path: string) => {
  const changed = withField(text, parseQuery(text), at(path));
  expect(validate(schema, parse(changed))).toEqual([]);
  return changed;
};
const take = (text: string, path: string) => withoutField(parseQuery(text)!, at(path));
const toggle = (text: string, path: string, argument: string) => {
  const draft = parseQuery(text)!;
  const steps = at(path);
  const { field } = steps.at(-1) as { field: { args: readonly { name: string }[] } };
  const found = field.args.find(({ name }) => name === argument)!;
  return withArgumentToggled(draft, selectionAt(draft, steps) as FieldNode, found as never);
};

describe('withField', () => {
  it('begins a query in an empty text, and keeps comments', () => {
    expect(put('', 'hello')).toBe('{\n  hello\n}\n');
    expect(put('# What?\n', 'hello')).toBe('# What?\n{\n  hello\n}\n');
  });

  it('selects a naming field in a field with a selection', () => {
    expect(put('', 'items')).toBe('{\n  items {\n    nodes {\n      title\n    }\n  }\n}\n');
  });

  it('adds required arguments', () => {
    expect(put('', 'party')).toBe('{\n  party(ref: "", where: { city: "" }) {\n    name\n  }\n}\n');
  });

  it('adds the field after its siblings, and leaves all else unchanged', () => {
    const text = '# Why\nquery Q {\n    hello   # greets\n    items { totalCount }\n}\n';
    expect(put(text, 'items.nodes.title')).toBe(
      '# Why\nquery Q {\n    hello   # greets\n    items { totalCount\n    nodes {\n      title\n    } }\n}\n',
    );
    expect(put('{\n  items {\n    totalCount\n  }\n}', 'hello')).toBe('{\n  items {\n    totalCount\n  }\n  hello\n}');
  });

  it('adds a field of one type in a fragment on that type', () => {
    const once = put('{\n  items {\n    nodes {\n      title\n    }\n  }\n}', 'items.nodes.on:Saying.summary');
    expect(once).toBe(
      '{\n  items {\n    nodes {\n      title\n      ... on Saying {\n        summary\n      }\n    }\n  }\n}',
    );
    expect(take(once, 'items.nodes.on:Saying.summary')).toBe('{\n  items {\n    nodes {\n      title\n    }\n  }\n}');
  });

  it('adds the field to the fragment with its siblings', () => {
    const text =
      '{\n  party(ref: "a", where: {city: "b"}) {\n    ...P\n  }\n}\nfragment P on Party {\n  within {\n    id\n  }\n}\n';
    expect(put(text, 'party.within.name')).toContain('  within {\n    id\n    name\n  }');
  });

  it('does not treat a field as selected if only another type selects it', () => {
    const draft = parseQuery('{ items { nodes { ... on Saying { title } } } }')!;
    expect(selectionAt(draft, at('items.nodes.title'))).toBeNull();
    expect(selectionAt(draft, at('items.nodes.on:Saying.title'))).not.toBeNull();
  });
});

describe('withoutField', () => {
  it('removes the line of the field, and parents with an empty selection', () => {
    expect(take('{\n  hello\n  items {\n    nodes {\n      title\n    }\n  }\n}', 'items.nodes.title')).toBe(
      '{\n  hello\n}',
    );
    expect(take('{ hello items { totalCount } }', 'hello')).toBe('{  items { totalCount } }');
  });

  it('removes the whole operation with its only field, and keeps comments', () => {
    expect(take('# Why\n{\n  hello\n}\n', 'hello')).toBe('# Why\n');
  });
});

describe('withArgumentToggled', () => {
  it('adds an argument with a placeholder value', () => {
    expect(toggle('{ items { totalCount } }', 'items', 'first')).toBe('{ items(first: 10) { totalCount } }');
    expect(toggle('{ items(first: 2) { totalCount } }', 'items', 'by')).toBe(
      '{ items(first: 2, by: NAME) { totalCount } }',
    );
    expect(toggle('{ items { totalCount } }', 'items', 'where')).toBe('{ items(where: { city: "" }) { totalCount } }');
    expect(toggle('{ items { totalCount } }', 'items', 'names')).toBe('{ items(names: [""]) { totalCount } }');
  });

  it('removes an argument, and the brackets with the last one', () => {
    const both = '{ items(first: 2, by: NAME) { totalCount } }';
    expect(toggle(both, 'items', 'first')).toBe('{ items(by: NAME) { totalCount } }');
    expect(toggle(both, 'items', 'by')).toBe('{ items(first: 2) { totalCount } }');
    expect(toggle('{ items(names: [")"]) { totalCount } }', 'items', 'names')).toBe('{ items { totalCount } }');
  });
});

describe('parseQuery', () => {
  it('returns null for a text without an operation, and throws on a syntax error', () => {
    expect(parseQuery(' # only a comment\n')).toBeNull();
    expect(() => parseQuery('{ hello')).toThrow('Syntax Error');
  });

  it('returns the named operation, or else the first one', () => {
    const draft = parseQuery('query A { hello } query B { items { totalCount } }', 'B')!;
    expect(draft.operation.name?.value).toBe('B');
    expect(parseQuery('query A { hello } query B { items { totalCount } }')!.operation.name?.value).toBe('A');
  });
});
