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
  buildSchema as readSchema,
} from 'graphql';
import { printedSchema } from '../../src/app/schema.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The contract with clients is kept beside the project, with the rest of the design: its first edition, which is in force. */
const CONTRACT = join(ROOT, '../shared/design/contract.graphql');
/** The second edition, of which grouped counts are in force already: their types, and `groups` of every list. */
const NEXT_CONTRACT = join(ROOT, '../shared/design/contract-2.graphql');
const GROUPED = /^Group|\.groups\b/;
const MISSING = join(import.meta.dirname, 'contract-missing.txt');

const written = () => readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
const ours = () => readSchema(printedSchema());

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
    if (isEnumType(type)) for (const value of type.getValues()) parts.set(`${type.name}.${value.name}`, 'value');
  }
  return parts;
}

function kindOf(type: GraphQLNamedType): string {
  return type.constructor.name;
}

function inputText(argument: Pick<GraphQLArgument, 'defaultValue'> & { type: GraphQLInputType }): string {
  const usual = argument.defaultValue === undefined ? '' : ` = ${JSON.stringify(argument.defaultValue)}`;
  return `${argument.type}${usual}`;
}

/** Every part of the contract that is in force. */
function contractInForce(): Map<string, string> {
  const [first, second] = [CONTRACT, NEXT_CONTRACT].map((path) => partsOf(readSchema(readFileSync(path, 'utf8'))));
  return new Map([
    ...[...first!].filter(([name]) => !GROUPED.test(name)),
    ...[...second!].filter(([name]) => GROUPED.test(name)),
  ]);
}

/** Where a type is missing, its parts need not be named as well. */
function withoutPartsOfMissing(names: string[], missing: Set<string>): string[] {
  return names.filter((name) => {
    const [type, field] = [name.split(/[. ]/)[0]!, name.split('(')[0]!];
    return (name === type || !missing.has(type)) && (name === field || !missing.has(field));
  });
}

describe('The schema', () => {
  it('is committed as it is printed', () => {
    expect(written()).toBe(printedSchema());
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

describe('The contract with clients', () => {
  (there || process.env.CI ? it : it.skip)('is kept by every part of it that exists', () => {
    const theirs = contractInForce();
    const mine = partsOf(ours());
    const broken = [...theirs]
      .filter(([name, type]) => mine.has(name) && mine.get(name) !== type)
      .map(([name, type]) => `${name} is ${mine.get(name)}, and should be ${type}`);
    expect(broken).toEqual([]);
  });

  (there || process.env.CI ? it : it.skip)('lacks exactly what the list of missing parts names', () => {
    const theirs = contractInForce();
    const mine = partsOf(ours());
    const absent = [...theirs.keys()].filter((name) => !mine.has(name));
    const missing = withoutPartsOfMissing(absent, new Set(absent)).sort();
    const listed = readFileSync(MISSING, 'utf8').split('\n').filter(Boolean);
    expect(missing).toEqual(listed);
  });
});
