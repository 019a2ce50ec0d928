/** SARIF 2.1.0's published schema, as a check. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(publishedSchema());

/** What is wrong with a SARIF document; empty if it is valid. */
export function sarifFaults(text: string): string[] {
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** As published with the standard; it is of draft 4, of which it uses nothing that later drafts changed. */
function publishedSchema() {
  const entry = createRequire(import.meta.url).resolve('@microsoft/jest-sarif');
  const text = readFileSync(new URL('schemas/sarif-2.1.0-rtm.5.json', `file://${entry}`), 'utf8');
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(text);
  return schema;
}
