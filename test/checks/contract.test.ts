import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  buildSchema as readSchema,
} from 'graphql';
import { buildSchema as builtSchema } from '../../src/app/schema.ts';
import { printedSchema } from '../../src/server/graphql/printed-schema.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The contract with clients is kept beside the project, with the rest of the design. */
const CONTRACT = join(ROOT, '../shared/design/contract-2.graphql');

/** The lists of what the schema and the contract do not share. Each only ever gets shorter. */
const listed = (name: string) =>
  readFileSync(join(import.meta.dirname, `contract-${name}.txt`), 'utf8')
    .split('\n')
    .filter(Boolean);

const written = () => readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const ours = () => readSchema(printedSchema(builtSchema()));

/** Every part of a schema by name, with what it is: "Agreement.title(lang:)" -> "Locale". */
function partsOf(schema: GraphQLSchema): Map<string, string> {
  const parts = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
    parts.set(type.name, kindOf(type));
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const each of type.getInterfaces()) parts.set(`${type.name} implements ${each.name}`, 'yes');
      for (const field of Object.values(type.getFields())) {
        parts.set(`${type.name}.${field.name}`, String(field.type));
        for (const arg of field.args) parts.set(`${type.name}.${field.name}(${arg.name}:)`, inputText(arg));
      }
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) parts.set(`${type.name}.${field.name}`, inputText(field));
    }
    if (isUnionType(type)) for (const each of type.getTypes()) parts.set(`${type.name} includes ${each.name}`, 'yes');
    if (isEnumType(type)) for (const value of type.getValues()) parts.set(`${type.name}.${value.name}`, 'value');
  }
  return parts;
}

function kindOf(type: GraphQLNamedType): string {
  if (isScalarType(type)) return `scalar specified by ${type.specifiedByURL}`;
  return type.constructor.name;
}

function inputText(argument: Pick<GraphQLArgument, 'defaultValue'> & { type: GraphQLInputType }): string {
  const usual = argument.defaultValue === undefined ? '' : ` = ${JSON.stringify(argument.defaultValue)}`;
  return `${argument.type}${usual}`;
}

/** What one schema has beyond another: of a type or field that the other lacks whole, its own parts are not named as well. */
function beyond(parts: Map<string, string>, others: Map<string, string>): string[] {
  const absent = new Set([...parts.keys()].filter((name) => !others.has(name)));
  return [...absent]
    .filter((name) => {
      const [type, field] = [name.split(/[. ]/)[0]!, name.split('(')[0]!];
      return (name === type || !absent.has(type)) && (name === field || !absent.has(field));
    })
    .sort();
}

describe('The schema', () => {
  it('is committed as it is printed', () => {
    expect(written()).toBe(printedSchema(builtSchema()));
  });

  it('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    for (const type of Object.values(ours().getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
      if (!type.description) bare.push(type.name);
      if (isEnumType(type))
        for (const value of type.getValues()) if (!value.description) bare.push(`${type.name}.${value.name}`);
      if (!('getFields' in type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        for (const arg of 'args' in field ? field.args : []) {
          if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name}:)`);
        }
      }
    }
    expect(bare).toEqual([]);
  });
});

const there = existsSync(CONTRACT);
if (!there && !process.env.CI)
  console.warn('SKIPPED: the contract is not beside the project, so nothing is compared with it.');

(there || process.env.CI ? describe : describe.skip)('The contract with clients', () => {
  const theirs = there ? partsOf(readSchema(readFileSync(CONTRACT, 'utf8'))) : new Map<string, string>();
  const mine = there ? partsOf(ours()) : new Map<string, string>();

  it('is beside the project', () => {
    expect(there).toBe(true);
  });

  it('is kept but for the parts that contract-missing.txt lists', () => {
    expect(beyond(theirs, mine)).toEqual(listed('missing'));
  });

  it('has the types, defaults and addresses of the schema but for the parts that contract-differing.txt lists', () => {
    const differing = [...theirs]
      .filter(([name, type]) => mine.has(name) && mine.get(name) !== type)
      .map(([name, type]) => `${name} is ${mine.get(name)}, and should be ${type}`);
    expect(differing.sort()).toEqual(listed('differing'));
  });

  it('is exceeded only by the parts that contract-beyond.txt lists, each with its reason', () => {
    const lines = listed('beyond').map((line) => line.split(' - '));
    expect(lines.filter(([, reason]) => !reason)).toEqual([]);
    expect(beyond(mine, theirs)).toEqual(lines.map(([name]) => name));
  });
});
