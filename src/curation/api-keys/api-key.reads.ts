import type { DataSource } from 'typeorm';
import type { StoredKey } from '../../access/authenticator.ts';
import type { Role } from '../../access/viewer.ts';
import { poolOf } from '../../database/database.ts';
import type { Ordered, PageArgs } from '../../query/compiling/pages.ts';
import { page, type ReadPlan } from '../../query/compiling/read-plans.ts';
import { registerAddressable } from '../../records/node.ts';
import type { Log } from '../../runtime/log.ts';
import { ApiKey } from './api-key.entity.ts';

export const BY_LABEL: Ordered<ApiKey> = {
  name: 'LABEL ASC',
  by: (key) => key.label,
  type: 'text',
  descending: false,
};

registerAddressable('api_key', { entity: ApiKey, requiredAction: 'MANAGE_API_KEYS' });

/** Reads all API keys that were ever created, by label. */
export function apiKeys(args: PageArgs): ReadPlan {
  return page(ApiKey, {}, BY_LABEL, args);
}

const WITH_HASH = `
  select id, label, role, expires_at as "expiresAt",
    case when revoked_at is not null then 'REVOKED' when expires_at <= now() then 'EXPIRED' end as ended,
    last_used_at is null or last_used_at < now() - interval '1 minute' as unnoted
  from api_key where hash = $1
`;

const NOTE_USE = `
  update api_key set last_used_at = now()
  where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')
`;

interface FoundKey {
  id: string;
  label: string;
  role: Role;
  ended: StoredKey['ended'];
  expiresAt: Date | null;
  unnoted: boolean;
}

/**
 * The API keys. Every request with a key looks it up by its own statement, which takes 0.1 ms: no cache has to be
 * invalidated in all processes when a key is revoked.
 */
export class ApiKeyStore {
  /** Pending updates of the time of last use. */
  readonly #noting = new Map<string, Promise<unknown>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: Log,
  ) {}

  /** Returns the key with this hash, or null. Its use is recorded in the background, at most once a minute. */
  async findByHash(hash: Buffer, prepared: boolean): Promise<StoredKey | null> {
    const statement = { ...(prepared && { name: 'key' }), text: WITH_HASH, values: [hash] };
    const { rows } = await poolOf(this.dataSource).query<FoundKey>(statement);
    const [key] = rows;
    if (!key) return null;
    if (key.unnoted && key.ended === null) this.#noteUse(key.id);
    return key;
  }

  /** Waits for pending updates of the time of last use. */
  async waitForPendingUses(): Promise<void> {
    await Promise.all(this.#noting.values());
  }

  #noteUse(id: string): void {
    if (this.#noting.has(id)) return;
    const noted = this.dataSource
      .query(NOTE_USE, [id])
      .catch((error) => this.log.warn({ err: error }, 'Use of an API key was not recorded'))
      .finally(() => this.#noting.delete(id));
    this.#noting.set(id, noted);
  }
}
