import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LogPosition } from './log-position.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Number of the branch, id of the branch, LSN. */
const PLACE_BYTES = 4 + 16 + 8;

/** Base64url of all bytes. */
const SEALED = new RegExp(`^[\\w-]{${Math.ceil(((IV_BYTES + PLACE_BYTES + TAG_BYTES) * 8) / 6)}}$`);

/** Recently sealed positions are cached, so that equal positions have equal texts and are encrypted once. */
const MAX_CACHED = 100;

/** Encrypts log positions, so that clients can neither see how much is written nor make up positions. */
export class LogPositionSeal {
  readonly #sealed = new LRUCache<string, string>({ max: MAX_CACHED });

  /** @param key 32 bytes, the same at all instances of one database */
  constructor(private readonly key: Buffer) {}

  seal(place: LogPosition): string {
    const known = `${place.branch.number} ${place.branch.id} ${place.position}`;
    const sealed = this.#sealed.get(known) ?? this.#sealNow(place);
    this.#sealed.set(known, sealed);
    return sealed;
  }

  /** Whether a text has the form of a sealed position. */
  isSealed(text: string): boolean {
    return SEALED.test(text);
  }

  /** Decrypts a sealed position; null if it was not sealed with this key. */
  open(text: string): LogPosition | null {
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    let place: Buffer;
    try {
      place = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      return null;
    }
    const id = place.toString('hex', 4, 20).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    return { branch: { number: place.readUInt32BE(0), id }, position: place.readBigUInt64BE(20) };
  }

  #sealNow({ branch: { number, id }, position }: LogPosition): string {
    const place = Buffer.alloc(PLACE_BYTES);
    place.writeUInt32BE(number, 0);
    place.write(id.replaceAll('-', ''), 4, 'hex');
    place.writeBigUInt64BE(position, 20);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv, { authTagLength: TAG_BYTES });
    const parts = [iv, cipher.update(place), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(parts).toString('base64url');
  }
}
