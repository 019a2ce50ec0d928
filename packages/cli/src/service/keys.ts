/** `rsolv-ast keys`: makes, lists and revokes the API keys of the service whose data lies in DATA_DIR. */
import path from 'node:path';
import { createApiKey } from '@rsolv-ast/protocol';
import {
  addKey,
  ensureIdentity,
  KEY_FILE_NAME,
  readConfig,
  readKeyFile,
  revokeKey as revokeInFile,
} from '@rsolv-ast/server';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

interface DataDirOption {
  readonly dataDir?: string;
}

/** Names are shown in lists and logs of the operator: printable, and short enough for a column. */
const CUSTOMER_NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u;

/** Prints the key on standard output and nothing else there, so that it can be piped into a secret store. */
export async function createKey(options: DataDirOption & { customer: string }, terminal: Terminal): Promise<void> {
  if (!CUSTOMER_NAME.test(options.customer) || options.customer.trim() === '') {
    throw new UsageError('--customer must be a name of 1 to 100 printable characters.');
  }
  const dataDir = dataDirOf(options, terminal);
  const identity = await ensureIdentity(dataDir);
  const { key, hash } = createApiKey(identity.publicKey);
  const record = await addKey(path.join(dataDir, KEY_FILE_NAME), options.customer, hash, new Date());
  terminal.stdout.write(`${key}\n`);
  terminal.stderr.write(
    `API key ${record.id} for ${options.customer}, kept as a hash in ${dataDir}. It is shown this once: give it to clients as RSOLV_API_KEY.\n`,
  );
}

export async function listKeys(options: DataDirOption, terminal: Terminal): Promise<void> {
  const keys = await readKeyFile(path.join(dataDirOf(options, terminal), KEY_FILE_NAME));
  if (keys.length === 0) {
    terminal.stderr.write('There are no API keys yet: make one with `rsolv-ast keys create --customer NAME`.\n');
    return;
  }
  for (const { id, customer, created, revoked } of keys) {
    const state = revoked === undefined ? 'active' : `revoked ${revoked}`;
    terminal.stdout.write(`${id}  ${created}  ${state.padEnd(32)}  ${customer}\n`);
  }
}

export async function revokeKey(id: string, options: DataDirOption, terminal: Terminal): Promise<void> {
  const dataDir = dataDirOf(options, terminal);
  const revoked = await revokeInFile(path.join(dataDir, KEY_FILE_NAME), id, new Date());
  if (revoked === undefined) throw new UsageError(`${dataDir} has no API key ${id}: see \`rsolv-ast keys list\`.`);
  terminal.stderr.write(`API key ${id} of ${revoked.customer} is revoked; running services refuse it from now on.\n`);
}

function dataDirOf({ dataDir }: DataDirOption, terminal: Terminal): string {
  return dataDir ?? readConfig(terminal.env).dataDir;
}
