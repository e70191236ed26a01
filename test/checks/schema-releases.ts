import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

/** A version of the API. */
export interface Version {
  /** Its semantic version. */
  version: string;
  schema: GraphQLSchema;
  /** The day of its release (YYYY-MM-DD), or null if it is not released yet. */
  date: string | null;
}

/** A heading of the changelog: "## 0.1.0 - unreleased", "## 0.1.0 - 2026-12-24". */
const HEADING = /^## (\d+\.\d+\.\d+) - (?:unreleased|(\d{4}-\d{2}-\d{2}))$/gm;

/** The reason of a deprecation, with the major version and the day that it promises. */
const REASON = /^.*\. Removed in (\d+)\.0, not before (\d{4}-\d{2}-\d{2})\.$/s;

/**
 * Returns the version of a project folder, and the last release before it, whose schema is that of the tag `v<version>`.
 * @returns null as `last` if the changelog names no release with a day
 * @throws if the changelog does not begin with the version of package.json, or the tag of a release is missing
 */
export function versionsOf(folder: string): { next: Version; last: Version | null } {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const headings = [...read('CHANGELOG.md').matchAll(HEADING)].map(([, version, date = null]) => ({
    version: version!,
    date,
  }));
  const { version } = JSON.parse(read('package.json')) as { version: string };
  if (headings[0]?.version !== version) throw new Error(`CHANGELOG.md: begin it with "## ${version} - unreleased".`);
  const next = { ...headings[0], schema: buildSchema(read('schema.graphql')) };
  for (const { version, date } of headings) {
    if (date === null) continue;
    const schema = schemaAt(folder, version);
    if (schema) return { next, last: { version, date, schema } };
    // The commit that dates a release comes before its tag.
    if (version !== next.version) throw new Error(`The tag v${version} is missing. Run git fetch --tags.`);
  }
  return { next, last: null };
}

function schemaAt(folder: string, version: string): GraphQLSchema | null {
  try {
    const parameters = ['show', `v${version}:schema.graphql`];
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024, stdio: 'pipe' } as const;
    return buildSchema(execFileSync('git', parameters, options));
  } catch {
    return null;
  }
}

/**
 * Checks the promises of a version of the API to clients of the previous release; see "Versions of the API" in the manual.
 * @returns a sentence for each violation
 */
export async function releaseViolations(next: Version, last: Version | null): Promise<string[]> {
  const faults = deprecationsIn(next.schema).flatMap(({ path, reason }) => faultsOfReason(path, reason, next, last));
  if (!last) return faults;
  const changes = await diff(last.schema, next.schema);
  const ofContent = changes.filter(({ type }) => !type.includes('_DESCRIPTION_'));
  return [...faults, ...ofContent.flatMap((change) => faultsOfChange(change, next, last))];
}

function faultsOfChange({ message, path = '', criticality }: Change, next: Version, last: Version): string[] {
  const [major, minor] = numbersOf(next.version);
  const [lastMajor, lastMinor] = numbersOf(last.version);
  if (criticality.level !== CriticalityLevel.Breaking) {
    const isMinor = major > lastMajor || (major === lastMajor && minor > lastMinor);
    return isMinor ? [] : [`${message}. Raise the minor version.`];
  }
  if (major <= lastMajor) return [`${message}. Raise the major version, or keep it.`];
  const announced = deprecationsIn(last.schema).find((each) => `${path}.`.startsWith(`${each.path}.`));
  // A type cannot be deprecated, only the fields that return it.
  if (!path.includes('.') || announced?.isDue(next)) return [];
  return [`${message}. Deprecate it first, and keep it until its version and day.`];
}

function faultsOfReason(path: string, reason: string, next: Version, last: Version | null): string[] {
  const promise = REASON.exec(reason);
  if (!promise) return [`${path}: the reason is not of the form "Use x. Removed in 2.0, not before 2027-12-24."`];
  const [, major, day] = promise as unknown as [string, string, string];
  const faults: string[] = [];
  if (Number(major) <= numbersOf(next.version)[0]) faults.push(`${path}: name a major version after ${next.version}.`);
  const before = last && deprecationsIn(last.schema).find((each) => each.path === path);
  const earliest = before ? REASON.exec(before.reason)![2]! : next.date && aYearAfter(next.date);
  if (earliest !== null && day < earliest) faults.push(`${path}: the day must not be before ${earliest}.`);
  return faults;
}

interface Deprecation {
  /** The element: `Agreement.moves`, `Query.parties.level`, `AgreementStatus.SIGNED`. */
  path: string;
  reason: string;
  /** Whether a version may remove the element. */
  isDue: (by: Version) => boolean;
}

/** The deprecated fields, arguments, fields of inputs and enum values of a schema. */
function deprecationsIn(schema: GraphQLSchema): Deprecation[] {
  const found: Deprecation[] = [];
  const note = (path: string, { deprecationReason: reason }: { deprecationReason?: string | null }) => {
    if (reason == null) return;
    const [, major = 'none', day = ''] = REASON.exec(reason) ?? [];
    const isDue = ({ version, date }: Version) => numbersOf(version)[0] >= Number(major) && (date ?? day) >= day;
    found.push({ path, reason, isDue });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field);
      for (const argument of field.args) note(`${type.name}.${field.name}.${argument.name}`, argument);
    }
  }
  return found;
}

function numbersOf(version: string): [major: number, minor: number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}

function aYearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
