import { isDeepStrictEqual } from 'node:util';
import type { TestData } from '../harness/server.ts';
import type { Dice } from '../query/reference-executor/dice.ts';
import type { Fleet } from './fleet.ts';
import type { KnownRecords } from './known-records.ts';
import { type RandomMutation, randomMutation } from './random-mutations.ts';

/** A mutation that was acknowledged. */
export interface CompletedMutation extends RandomMutation {
  /** Its idempotency key, which the history shows as the note. */
  key: string;
  /** The payload with the lowest versions: a repetition reads the records as they are then. */
  payload: TestData;
  /** Whether it was sent once, so that the payload shows its own result. */
  isSentOnce: boolean;
}

/** Errors that a well-formed mutation may get. */
const ERRORS = '__typename userErrors { code path message ... on ConflictError { current { id version } } }';

/**
 * A client that writes at random with its own API key, and repeats each write until there is a response, whichever
 * process dies.
 */
export class Writer {
  readonly done: CompletedMutation[] = [];
  /** Number of rejections, by mutation and code. */
  readonly refused = new Map<string, number>();
  #count = 0;

  /** @param label also the label of its API key, which the history shows as the author */
  constructor(
    readonly label: string,
    private readonly secret: string,
    private readonly fleet: Fleet,
    private readonly known: KnownRecords,
    private readonly dice: Dice,
  ) {}

  /** Sends one mutation until there is a response. */
  async write(): Promise<void> {
    const { dice, known } = this;
    const key = `${this.label}-${++this.#count}`;
    const act = randomMutation(known, dice, key);
    const hangsUp = dice.chance(0.05);
    const { repetitions } = this.fleet;
    if (hangsUp) await this.#hangUp(act, key);
    const payloads = await Promise.all(
      Array.from({ length: dice.chance(0.08) ? 2 : 1 }, () => this.#seeThrough(act, key)),
    );
    for (const payload of payloads) known.learn(payload);
    const written = payloads.filter(({ userErrors }) => userErrors.length === 0);
    const payload = written.find((first) => written.every((other) => isOfSameWrite(first, other)));
    if (!payload) {
      if (written.length > 0) throw new Error(`Two answers to ${key}: ${JSON.stringify(written)}`);
      this.#beRefused(act, payloads[0]);
      return;
    }
    const isSentOnce = !hangsUp && payloads.length === 1 && this.fleet.repetitions === repetitions;
    if (act.mutation === 'withdrawSignature') known.lose(String(act.input.id));
    this.done.push({ ...act, key, payload, isSentOnce });
    if (dice.chance(0.04)) await this.#repeat(dice.pick(this.done));
  }

  /** Repeats a mutation: the response shows the same records as they are then. */
  async #repeat({ key, payload, ...act }: CompletedMutation): Promise<void> {
    const again = await this.#seeThrough(act, key);
    if (!isOfSameWrite(payload, again)) {
      throw new Error(`${key} was answered by ${JSON.stringify(payload)}, and then by ${JSON.stringify(again)}`);
    }
  }

  #beRefused({ mutation }: RandomMutation, { userErrors: [{ code, current }] }: TestData): void {
    if (code === 'VERSION_CONFLICT' && !(current?.version > 0)) throw new Error(`${mutation}: a conflict with nothing`);
    const what = `${mutation} ${code}`;
    this.refused.set(what, (this.refused.get(what) ?? 0) + 1);
  }

  async #hangUp(act: RandomMutation, key: string): Promise<void> {
    await this.fleet.send(this.#body(act, key), this.secret, AbortSignal.timeout(this.dice.between(1, 15))).then(
      () => undefined,
      () => undefined,
    );
  }

  async #seeThrough(act: RandomMutation, key: string): Promise<TestData> {
    const answer = await this.fleet.ask(this.#body(act, key), this.secret);
    if (answer.errors) {
      throw new Error(`${key} ${act.mutation} ${JSON.stringify(act.input)}: ${JSON.stringify(answer.errors)}`);
    }
    return answer.data[act.mutation];
  }

  #body({ mutation, input, selection }: RandomMutation, key: string): object {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
    return {
      query: `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} ${ERRORS} } }`,
      variables: { input: { ...input, idempotencyKey: key, note: key } },
    };
  }
}

/** Whether a later payload shows the same records at the same or later versions, without those that were deleted. */
function isOfSameWrite(first: TestData, later: TestData): boolean {
  const isLater = (record: TestData, now: TestData) =>
    record.id === now.id && (now.version ?? 0) >= (record.version ?? 0);
  return Object.entries(first).every(([field, value]) => {
    const now = later[field];
    if (field === 'userErrors' || typeof value !== 'object' || value === null) return isDeepStrictEqual(now, value);
    const records: TestData[] = [value].flat();
    return [now ?? []].flat().every((each: TestData) => records.some((record) => isLater(record, each)));
  });
}
