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

/** The contract with clients is in the folder of design documents beside the project. */
const CONTRACT = join(ROOT, '../shared/design/contract-2.graphql');

/** Listed differences between the schema and the contract. The lists may only get shorter. */
const listed = (name: string) =>
  readFileSync(join(import.meta.dirname, `contract-${name}.txt`), 'utf8')
    .split('\n')
    .filter(Boolean);

const written = () => readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const ours = () => readSchema(printedSchema(builtSchema()));

/** Every part of a schema with its type: "Agreement.title(lang:)" -> "Locale". */
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

/** The parts that only one schema has. If it lacks a type or field, the parts of that are not listed. */
function beyond(parts: Map<string, string>, others: Map<string, string>): string[] {
  const missing = new Set([...parts.keys()].filter((name) => !others.has(name)));
  return [...missing]
    .filter((name) => {
      const [type, field] = [name.split(/[. ]/)[0]!, name.split('(')[0]!];
      return (name === type || !missing.has(type)) && (name === field || !missing.has(field));
    })
    .sort();
}

describe('schema.graphql', () => {
  it('is the printed schema of the code', () => {
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

const hasContract = existsSync(CONTRACT);
if (!hasContract && !process.env.CI) console.warn('SKIPPED: the contract is missing beside the project.');

(hasContract || process.env.CI ? describe : describe.skip)('the contract with clients', () => {
  const contract = hasContract ? partsOf(readSchema(readFileSync(CONTRACT, 'utf8'))) : new Map<string, string>();
  const own = hasContract ? partsOf(ours()) : new Map<string, string>();

  it('exists beside the project', () => {
    expect(hasContract).toBe(true);
  });

  it('has no part that the schema lacks, except those in contract-missing.txt', () => {
    expect(beyond(contract, own)).toEqual(listed('missing'));
  });

  it('differs from the schema only in the types, defaults and addresses in contract-differing.txt', () => {
    const differing = [...contract]
      .filter(([name, type]) => own.has(name) && own.get(name) !== type)
      .map(([name, type]) => `${name} is ${own.get(name)}, and should be ${type}`);
    expect(differing.sort()).toEqual(listed('differing'));
  });

  it('lacks only the parts in contract-beyond.txt, each with its reason', () => {
    const lines = listed('beyond').map((line) => line.split(' - '));
    expect(lines.filter(([, reason]) => !reason)).toEqual([]);
    expect(beyond(own, contract)).toEqual(lines.map(([name]) => name));
  });
});
