/** The commands of docs/writing-rules.md, run as a reader runs them: from an empty folder, block after block. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './support/command-line.ts';

/** A fenced block: a file where its first line names one, commands where it is a `console`. */
interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

function blocksOf(document: string): Block[] {
  return [...document.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language, file, text]) => ({
    language: language!,
    file,
    text: text!,
  }));
}

/** Each `$ command` with the lines that it prints. */
function commandsOf(text: string): { command: string; output: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    });
}

let folder: string;
let bin: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-docs-'));
  bin = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-bin-'));
  const main = path.join(ROOT, 'packages/cli/src/main.ts');
  const script = path.join(bin, 'rsolv-ast');
  writeFileSync(script, `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${main}" "$@"\n`);
  chmodSync(script, 0o755);
});
afterAll(() => {
  for (const made of [folder, bin]) rmSync(made, { recursive: true, force: true });
});

/** What a terminal shows: both streams, in the order in which they were written. */
function shown(command: string): string {
  const script = `{ ${command}\n} 2>&1 || true`;
  return execFileSync('sh', ['-c', script], {
    cwd: folder,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: process.env.HOME },
    encoding: 'utf8',
  });
}

describe('docs/writing-rules.md', () => {
  const blocks = blocksOf(readFileSync(path.join(ROOT, 'docs/writing-rules.md'), 'utf8'));

  test('has files and commands', () => {
    expect(blocks.filter(({ file }) => file !== undefined).length).toBeGreaterThanOrEqual(5);
    expect(blocks.filter(({ language }) => language === 'console').length).toBeGreaterThanOrEqual(4);
  });

  for (const [position, { language, file, text }] of blocks.entries()) {
    if (file !== undefined) {
      test(`${position}: write ${file}`, () => {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      });
    } else if (language === 'console') {
      for (const { command, output } of commandsOf(text)) {
        test(`${position}: ${command}`, () => {
          expect(shown(command)).toBe(output);
        });
      }
    }
  }

  test('the configuration of the last step is one that a scan takes', () => {
    expect(shown('rsolv-ast scan --no-default-rules app')).toContain('1 file scanned');
  });
});

test('pages name no file that is not there', () => {
  for (const page of ['docs/writing-rules.md', 'docs/adding-a-language.md']) {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const named = [...text.matchAll(/`((?:packages|test|scripts|bench|docs)\/[^`\s<>*…]+)`/g)].map(
      (match) => match[1]!,
    );
    const linked = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => path.join(path.dirname(page), match[1]!));
    expect(named.length + linked.length).toBeGreaterThan(0);
    for (const file of [...named, ...linked])
      expect(() => readFileSync(path.join(ROOT, file)), `${file} in ${page}`).not.toThrow(/ENOENT/);
  }
});
