import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/** The usual error of each file operation. */
const CODES = {
  open: 'EMFILE',
  mkdir: 'ENOSPC',
  write: 'ENOSPC',
  read: 'EIO',
  sync: 'EIO',
  close: 'EIO',
  chmod: 'EPERM',
  rename: 'EIO',
};

/** The watched folder, the number of the operation that fails, and whether writes are shortened instead. */
let planted = null;
let count = 0;
let failed = null;
const pathOfHandle = new WeakMap();
const pathOfDescriptor = new Map();

/** Counts an operation. @returns the error with which it fails; null if it does not */
function begins(operation, path) {
  if (!planted || planted.isShort || !String(path).startsWith(planted.folder)) return null;
  count += 1;
  if (count !== planted.n) return null;
  failed = `${operation} ${path}`;
  const code = CODES[operation];
  return Object.assign(new Error(`${code}: planted, ${operation}`), { code, errno: -1, syscall: operation });
}

/** The number of bytes to write. */
function shortened(path, bytes) {
  return planted?.isShort && String(path).startsWith(planted.folder) && bytes > 1 ? bytes >> 1 : bytes;
}

function patchPromises() {
  const { promises } = fs;
  const { open } = promises;
  promises.open = async (path, ...rest) => {
    const error = begins('open', path);
    if (error) throw error;
    const handle = await open(path, ...rest);
    pathOfHandle.set(handle, String(path));
    // `close` is a property of each handle.
    const { close } = handle;
    handle.close = async () => {
      const error = begins('close', path);
      // The descriptor is still released.
      await close();
      if (error) throw error;
    };
    return handle;
  };
  for (const operation of ['mkdir', 'rename', 'chmod']) {
    const original = promises[operation];
    promises[operation] = async (path, ...rest) => {
      const error = begins(operation, path);
      if (error) throw error;
      return original(path, ...rest);
    };
  }
}

async function patchHandles() {
  const handle = await fs.promises.open('/dev/null');
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const operations = {
    write: 'write',
    writev: 'write',
    writeFile: 'write',
    read: 'read',
    sync: 'sync',
    chmod: 'chmod',
  };
  for (const [method, operation] of Object.entries(operations)) {
    const original = prototype[method];
    prototype[method] = async function (...parameters) {
      const path = pathOfHandle.get(this);
      const error = begins(operation, path);
      if (error) throw error;
      if (method === 'write' && parameters[0] instanceof Uint8Array) {
        const [buffer, offset = 0, length = buffer.byteLength - offset, position] = parameters;
        return original.call(this, buffer, offset, shortened(path, length), position);
      }
      return original.apply(this, parameters);
    };
  }
}

function patchCallbacks() {
  const { open, write, writev, read, fsync, close } = fs;
  fs.open = (path, ...rest) => {
    const done = rest.pop();
    const error = begins('open', path);
    if (error) return process.nextTick(done, error);
    return open(path, ...rest, (reason, descriptor) => {
      if (!reason) pathOfDescriptor.set(descriptor, String(path));
      done(reason, descriptor);
    });
  };
  fs.write = (descriptor, buffer, offset, length, position, done) => {
    const path = pathOfDescriptor.get(descriptor);
    const error = begins('write', path);
    if (error) return process.nextTick(done, error);
    return write(descriptor, buffer, offset, shortened(path, length), position, done);
  };
  for (const [name, operation, original] of [
    ['writev', 'write', writev],
    ['read', 'read', read],
    ['fsync', 'sync', fsync],
  ]) {
    fs[name] = (descriptor, ...rest) => {
      const error = begins(operation, pathOfDescriptor.get(descriptor));
      if (error) return process.nextTick(rest.at(-1), error);
      return original(descriptor, ...rest);
    };
  }
  fs.close = (descriptor, done = () => undefined) => {
    const error = begins('close', pathOfDescriptor.get(descriptor));
    pathOfDescriptor.delete(descriptor);
    close(descriptor, (reason) => done(error ?? reason));
  };
}

/** Wraps the functions that read and write files. Call it before other modules load them. */
export async function watchFiles() {
  await patchHandles();
  patchPromises();
  patchCallbacks();
  syncBuiltinESMExports();
}

/** Makes the n-th operation on files of a folder fail, counted from now. */
export function plantInFolder(folder, n) {
  planted = { folder, n, isShort: false };
  count = 0;
  failed = null;
}

/** Makes each write to a file of a folder write half of its bytes. */
export function shortenWrites(folder) {
  planted = { folder, n: 0, isShort: true };
}

/** Ends the failures. @returns the operation that failed; null if there were fewer */
export function liftFiles() {
  planted = null;
  return failed;
}

// For programs started with `--import` of this file: FAILING_FILES has the number and the folder.
if (process.env.FAILING_FILES) {
  await watchFiles();
  const [n, folder] = process.env.FAILING_FILES.split(':');
  plantInFolder(folder, Number(n));
  process.on('exit', () => {
    if (!failed) process.stderr.write('No file operation failed.\n');
  });
}
