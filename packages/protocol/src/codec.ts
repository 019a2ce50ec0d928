/** Manifest and part result as bytes: compact JSON in UTF-8, checked in both directions. */
import type { z } from 'zod';
import { hasMoreValues, parseJson } from './bounded-json.ts';
import { ProtocolError } from './errors.ts';
import { JSON_MAX_VALUES, MANIFEST_MAX_BYTES } from './limits.ts';
import { Manifest } from './manifest.ts';
import { PartResult } from './result.ts';

/** Longest path of a file: Linux' PATH_MAX, in characters. */
const PATH_MAX_LENGTH = 4096;

/** Throws ProtocolError `bundle`, or `bundle-limit` if it is too long. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const checked = validate('manifest', Manifest, manifest);
  refuseUnsoundFiles(checked);
  const bytes = encode('manifest', checked);
  refuseTooLong(bytes);
  return bytes;
}

/** Throws ProtocolError `bundle`, or `bundle-limit` if it is too long. No error names a file: they say its index. */
export function decodeManifest(bytes: Uint8Array): Manifest {
  refuseTooLong(bytes);
  // MUST B1
  const manifest = validate('manifest', Manifest, parse('manifest', bytes));
  refuseUnsoundFiles(manifest);
  return manifest;
}

/** Throws ProtocolError `bundle`, or `bundle-limit` if it holds too many values. */
export function encodePartResult(result: PartResult): Uint8Array {
  return encode('result', validate('result', PartResult, result));
}

/** Throws ProtocolError `bundle`, or `bundle-limit` if it holds too many values. */
export function decodePartResult(bytes: Uint8Array): PartResult {
  // MUST B12
  return validate('result', PartResult, parse('result', bytes));
}

/** What no manifest may say of a file's path, as the end of a sentence; undefined if it may stand there. */
export function pathFault(path: string): string | undefined {
  // MUST B4
  if (path.length > PATH_MAX_LENGTH) return `is longer than ${PATH_MAX_LENGTH} characters`;
  if (path.includes('\0')) return 'holds a NUL';
  if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) return 'is not relative';
  if (path.split('/').some((segment) => segment === '' || segment === '.')) return 'is not normalised';
  // A backslash is an ordinary character of a name on POSIX, but must not lead upwards on Windows.
  if (path.split(/[\\/]/).includes('..')) return 'leads upwards';
  return undefined;
}

function encode(what: string, value: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(value));
  if (hasMoreValues(bytes, JSON_MAX_VALUES)) throw tooManyValues(what);
  return bytes;
}

function parse(what: string, bytes: Uint8Array): unknown {
  const parsed = parseJson(bytes, JSON_MAX_VALUES);
  switch (parsed.kind) {
    case 'json':
      return parsed.value;
    case 'malformed':
      throw new ProtocolError('bundle', `the ${what} is not JSON in UTF-8`);
    case 'too-many-values':
      throw tooManyValues(what);
  }
}

function tooManyValues(what: string): ProtocolError {
  return new ProtocolError(
    'bundle-limit',
    `the ${what} holds more than ${JSON_MAX_VALUES} values: scan fewer files at once`,
  );
}

function validate<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, code } = parsed.error.issues[0]!;
  throw new ProtocolError('bundle', `the ${what} is malformed at ${path.map(String).join('.') || 'its top'} (${code})`);
}

function refuseTooLong(bytes: Uint8Array): void {
  // MUST B2
  if (bytes.length > MANIFEST_MAX_BYTES) {
    throw new ProtocolError(
      'bundle-limit',
      `the manifest has ${bytes.length} bytes, more than the limit of ${MANIFEST_MAX_BYTES}: scan fewer files at once`,
    );
  }
}

function refuseUnsoundFiles(manifest: Manifest): void {
  const paths = new Set<string>();
  for (const [position, file] of manifest.files.entries()) {
    // MUST B3
    if (file.index !== position) {
      throw new ProtocolError('bundle', `files[${position}] has the index ${file.index} instead of ${position}`);
    }
    // MUST B4
    const fault = pathFault(file.path) ?? (paths.has(file.path) ? 'is not unique' : undefined);
    if (fault !== undefined) throw new ProtocolError('bundle', `the path of files[${position}] ${fault}`);
    paths.add(file.path);
    // MUST B11
    if (file.inner !== undefined && manifest.contentKey === undefined) {
      throw new ProtocolError('bundle', `files[${position}] is sealed inside its part, but there is no contentKey`);
    }
  }
}
