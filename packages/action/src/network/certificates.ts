/** The authorities that the action trusts beyond those of node and of the system: the `ca-cert` input. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates } from 'node:tls';
import { ActionError } from '../errors.ts';

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** All that is trusted, in PEM. `input` is PEM text, or the path of a file with it, relative to the workspace. Throws ActionError `bad-certificate`. */
export async function trustedAuthorities(input: string, workspace: string): Promise<string[]> {
  const isText = input.includes('-----BEGIN');
  const named = isText ? 'ca-cert' : `ca-cert names ${JSON.stringify(input)}, which`;
  const blocks = (isText ? input : await read(input, workspace)).match(PEM_BLOCK) ?? [];
  if (blocks.length === 0) {
    throw new ActionError(
      'bad-certificate',
      `${named} holds no certificate in PEM form: write the text from -----BEGIN CERTIFICATE----- to ` +
        '-----END CERTIFICATE-----, or the path of a file with it',
    );
  }
  for (const [position, block] of blocks.entries())
    check(block, `${named} holds a broken certificate (no. ${position + 1})`);
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...blocks])];
}

export interface AuthoritiesFile {
  /** Absolute. */
  readonly path: string;
  remove(): Promise<void>;
}

/** All that is trusted as one file, for programs that trust nothing else once they are given one. Throws ActionError `bad-certificate`. */
export async function writeAuthorities(input: string, workspace: string): Promise<AuthoritiesFile> {
  const authorities = await trustedAuthorities(input, workspace);
  const folder = await mkdtemp(path.join(process.env.RUNNER_TEMP || tmpdir(), 'rsolv-ast-ca-'));
  const file = path.join(folder, 'authorities.pem');
  await writeFile(file, `${authorities.map((block) => block.trim()).join('\n')}\n`);
  return { path: file, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function read(file: string, workspace: string): Promise<string> {
  try {
    return await readFile(path.resolve(workspace, file), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ActionError(
      'bad-certificate',
      `ca-cert names ${JSON.stringify(file)}, which cannot be read (${code ?? 'unknown error'}): write the path of a PEM ` +
        'file, relative to the workspace or absolute, or the PEM text itself',
      { cause },
    );
  }
}

function check(block: string, complaint: string): void {
  try {
    new X509Certificate(block);
  } catch (cause) {
    throw new ActionError('bad-certificate', `${complaint}: export it again in PEM form`, { cause });
  }
}
