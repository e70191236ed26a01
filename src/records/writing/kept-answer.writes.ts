import { createHash } from 'node:crypto';
import { type ASTNode, type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, print, visit } from 'graphql';
import type { EntityManager } from 'typeorm';
import { errorCodes } from './error-codes.ts';
import { RuleViolation } from './input-errors.ts';

const CODES = errorCodes({
  IDEMPOTENCY_KEY_REUSED: [
    'The key was used with another mutation or another input. Read what that one wrote before you make a new key.',
  ],
});

// A mutation under an idempotency key keeps its answer in the transaction that writes: where there is the one, there is
// the other, whatever dies in between, and two that come at the same instant wait for each other at the key.

/** Whose key. */
export interface KeyOfAnswer {
  /** Who asks: nobody meets the key of somebody else. */
  owner: string;
  key: string;
}

/**
 * What a mutation asks for, as a hash: its name, its arguments, and what it selects of the answer.
 * @param args as they were coerced, which puts the fields of inputs in one order
 */
export function bodyOf(args: object, { fieldName, fieldNodes, fragments, variableValues }: GraphQLResolveInfo): Buffer {
  const texts: string[] = [];
  const variables: { [name: string]: unknown } = {};
  const spread = new Set<string>();
  const collect = (node: ASTNode) => {
    visit(node, {
      enter(each) {
        if (each.kind === Kind.VARIABLE) variables[each.name.value] = variableValues[each.name.value];
        else if (each.kind === Kind.FRAGMENT_SPREAD) spread.add(each.name.value);
      },
    });
  };
  for (const { selectionSet } of fieldNodes) {
    if (!selectionSet) continue;
    texts.push(print(selectionSet));
    collect(selectionSet);
  }
  // The set grows while it is gone through: fragments spread others.
  for (const name of spread) {
    const fragment = fragments[name] as FragmentDefinitionNode;
    texts.push(print(fragment));
    collect(fragment);
  }
  return createHash('sha256')
    .update(JSON.stringify([fieldName, args, texts, Object.entries(variables).sort(byName)]))
    .digest();
}

/** Values are not looked at: objects of graphql-js cannot be made texts, as a plain `sort` would have them. */
function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/**
 * The answer that was given under a key before, or null: then the key is taken by this transaction.
 * @throws RuleViolation IDEMPOTENCY_KEY_REUSED where something else was asked for under it
 */
export async function answerKept(
  db: EntityManager,
  { owner, key, body }: KeyOfAnswer & { body: Buffer },
): Promise<object | null> {
  const taken = await db.query(
    'insert into kept_answer (owner, key, body) values ($1, $2, $3) on conflict do nothing returning true',
    [owner, key, body],
  );
  if (taken.length > 0) return null;
  const [kept]: { body: Buffer; answer: object }[] = await db.query(
    'select body, answer from kept_answer where owner = $1 and key = $2',
    [owner, key],
  );
  if (kept?.body.equals(body)) return kept.answer;
  const message =
    'The key was used with another mutation or another input. Read what that one wrote, then make a new key.';
  throw new RuleViolation(CODES.IDEMPOTENCY_KEY_REUSED, ['idempotencyKey'], message);
}

/** Keeps the answer under the key that this transaction has taken. */
export async function keepAnswer(db: EntityManager, { owner, key }: KeyOfAnswer, answer: object): Promise<void> {
  await db.query('update kept_answer set answer = $3 where owner = $1 and key = $2', [
    owner,
    key,
    JSON.stringify(answer),
  ]);
}

/** Forgets answers of more than a week ago: their keys count as new. */
export async function forgetOldAnswers(db: { query(statement: string): Promise<unknown> }): Promise<void> {
  await db.query("delete from kept_answer where kept_at < now() - interval '7 days'");
}
