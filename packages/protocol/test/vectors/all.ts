/** The files of testdata/ that are made here; `rfc9180.json` is published elsewhere. */
import { bundleVectors } from './bundles.ts';
import { apiKeyVectors, envelopeVectors, keyStatementVectors } from './keys.ts';
import { streamVectors } from './streams.ts';

export const TESTDATA = new URL('../../testdata/', import.meta.url);

/** The text of each file by its name, the same at every run. */
export async function allVectors(): Promise<Record<string, string>> {
  const values = {
    'api-keys.json': apiKeyVectors(),
    'key-statements.json': keyStatementVectors(),
    'envelopes.json': await envelopeVectors(),
    'streams.json': await streamVectors(),
    'bundles.json': await bundleVectors(),
  };
  const texts = Object.entries(values).map(([name, value]) => [name, `${JSON.stringify(value, undefined, 1)}\n`]);
  return Object.fromEntries(texts);
}
