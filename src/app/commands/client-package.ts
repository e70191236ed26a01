import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { clientPackage } from './client-package/package-files.ts';

/** `npm run client-package`: writes the npm package for clients into dist/client-package. */
const FOLDER = join('dist', 'client-package');

rmSync(FOLDER, { recursive: true, force: true });
for (const [path, content] of await clientPackage(process.cwd())) {
  mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
  writeFileSync(join(FOLDER, path), content);
}
process.stdout.write(`${FOLDER} contains the client package.\n`);
