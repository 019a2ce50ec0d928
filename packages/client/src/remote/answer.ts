/** Answers of the service as bytes and JSON, never more of them than a good service sends. */
import { collect, ProtocolError, parseJson } from '@rsolv-ast/protocol';

/** The longest answers in JSON list the chunks of an upload: up to 7 digits for each of some 100,000 at most. */
const JSON_MAX_BYTES = 4 * 1024 * 1024;
const JSON_MAX_VALUES = 500_000;

/** The value; undefined for what is not JSON or too much of it. Rejects when the connection breaks. */
export async function readJson(response: Response): Promise<unknown> {
  const bytes = await readBounded(response, JSON_MAX_BYTES);
  if (bytes === undefined) return undefined;
  const parsed = parseJson(bytes, JSON_MAX_VALUES);
  return parsed.kind === 'json' ? parsed.value : undefined;
}

/** For calls that have nothing to say: what they say all the same is not kept. */
export async function discard(response: Response): Promise<void> {
  await readBounded(response, JSON_MAX_BYTES);
}

async function readBounded(response: Response, max: number): Promise<Buffer | undefined> {
  try {
    return await collect(response.body ?? [], max);
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bundle-limit') return undefined;
    throw error;
  }
}
