import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readFileCommands, readPrinted } from '../../../../test/github/workflow-commands.ts';
import { HOSTILE_TEXTS } from '../../../report/test/hostile-report.ts';
import { openRunnerOutput } from '../../src/publish/runner-output.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function open() {
  const printed: string[] = [];
  const env = {
    GITHUB_OUTPUT: path.join(folder, `output-${files}`),
    GITHUB_STEP_SUMMARY: path.join(folder, `summary-${files++}`),
  };
  const output = openRunnerOutput(env, { write: (text) => printed.push(text) });
  return { output, env, printed: () => readPrinted(printed.join('')) };
}

const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc
    .array(fc.constantFrom(':', '::', 'error', '##[', ']', '%0A', '\n', '\r', ' ', '\t', '\u0085', '\u2028', 'a'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe('the log', () => {
  test('takes no command from a text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { output, printed } = open();
        output.info(text);
        expect(printed().commands).toEqual([]);
        // The only control character left is the end of a line.
        expect(printed().lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 500 },
    );
  });

  test('takes one command from one notice, warning or error, whatever it says', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('notice' as const, 'warning' as const, 'error' as const), (text, name) => {
        const { output, printed } = open();
        output[name](text);
        expect(printed()).toMatchObject({ commands: [{ name, properties: {} }], lines: [''] });
      }),
    );
  });

  test('keeps lines apart', () => {
    const { output, printed } = open();
    output.info('permissions:\n  checks: write');
    expect(printed().lines).toEqual(['permissions:', '  checks: write', '']);
  });

  test('masks each line of a secret, and nothing for an empty one', () => {
    const { output, printed } = open();
    output.mask('one\n two %0A\n\n');
    output.mask('');
    expect(printed().commands.map(({ name, data }) => [name, data])).toEqual([
      ['add-mask', 'one'],
      ['add-mask', ' two %0A'],
    ]);
  });
});

describe('the files', () => {
  test('hold each output as it was given', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { output, env } = open();
        output.output('first', text);
        output.output('second', 'x');
        const read = readFileCommands(readFileSync(env.GITHUB_OUTPUT, 'utf8'));
        expect(Object.keys(read)).toEqual(['first', 'second']);
        expect(read.second).toBe('x');
        // The runner reads line by line.
        expect(`${read.first}\n`).toBe(`${text.toWellFormed()}\n`.replaceAll('\r\n', '\n'));
      }),
      { numRuns: 60 },
    );
  });

  test('take the summary, and tell how much room is left', () => {
    const { output, env } = open();
    expect(output.summaryRoom()).toBe(1024 * 1024);
    output.summary('ü');
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toBe('ü\n');
    expect(output.summaryRoom()).toBe(1024 * 1024 - 3);
  });

  test('that cannot be written are an error that says so', () => {
    const output = openRunnerOutput({ GITHUB_OUTPUT: folder, GITHUB_STEP_SUMMARY: folder }, { write: () => {} });
    expect(() => output.output('a', 'b')).toThrow(/the output a could not be written .*EISDIR.*: see that/);
    expect(() => output.summary('b')).toThrow(/the job summary could not be written/);
  });

  test('are not needed outside of GitHub', () => {
    const output = openRunnerOutput({}, { write: () => {} });
    output.output('a', 'b');
    output.summary('c');
    expect(output.summaryRoom()).toBe(0);
  });
});
