import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderWithin, giveToServerUser } from '../harness/debian.ts';

/** A disk of 400 MB that a test can fill. */
export class SmallDisk {
  readonly #path = mkdtempSync(join(tmpdir(), 'entente-disk-'));

  constructor() {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', this.#path]);
    giveToServerUser(this.#path);
  }

  /** Creates a folder on it that belongs to the user of servers. */
  folder(name: string): string {
    return folderWithin(this.#path, name);
  }

  /** Fills the disk. */
  fill(): void {
    for (const size of ['1M', '4k']) {
      const write = () =>
        execFileSync('dd', ['if=/dev/zero', `of=${this.#ballast(size)}`, `bs=${size}`], { stdio: 'ignore' });
      let isFull = false;
      try {
        write();
      } catch {
        isFull = true;
      }
      if (!isFull) throw new Error('The disk has no end.');
    }
  }

  /** Removes what filled the disk. */
  clear(): void {
    for (const size of ['1M', '4k']) rmSync(this.#ballast(size));
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.#path]);
    rmSync(this.#path, { recursive: true, force: true });
  }

  #ballast(size: string): string {
    return join(this.#path, `ballast.${size}`);
  }
}
