import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readFileCommands, readPrinted } from '../../../../test/github/workflow-commands.ts';
import { HOSTILE_TEXTS } from '../../../report/test/hostile-report.ts';
import { openRunner } from './runner-here.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rsolv-ast-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open() {
  const { output, printed } = openRunner();
  return { output, printed: () => readPrinted(printed()) };
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

describe('an annotation', () => {
  const PLACE = { path: 'src/a,b:c.js', startLine: 2, endLine: 2, level: 'warning', rawDetails: 'more' } as const;

  test('has its place', () => {
    const { output, printed } = open();
    output.annotate({ ...PLACE, startColumn: 11, endColumn: 16, title: 'medium: eval', message: '100%' });
    output.annotate({ ...PLACE, level: 'failure', endLine: 3, title: 'x', message: 'y' });
    output.annotate({ ...PLACE, level: 'notice', title: 'x', message: 'y' });
    const place = { title: 'x', file: 'src/a,b:c.js', line: '2' };
    expect(printed()).toEqual({
      commands: [
        {
          name: 'warning',
          properties: { ...place, title: 'medium: eval', endLine: '2', col: '11', endColumn: '16' },
          data: '100%',
        },
        { name: 'error', properties: { ...place, endLine: '3' }, data: 'y' },
        { name: 'notice', properties: { ...place, endLine: '2' }, data: 'y' },
      ],
      lines: [''],
    });
  });

  test('is one command, whatever it says', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (path, title, message) => {
        const { output, printed } = open();
        output.annotate({ ...PLACE, path, title, message });
        expect(printed()).toMatchObject({ commands: [{ name: 'warning' }], lines: [''] });
        const known = ['endLine', 'file', 'line', 'title'];
        expect(known).toEqual(expect.arrayContaining(Object.keys(printed().commands[0]!.properties)));
      }),
    );
  });
});

describe('the files', () => {
  test('hold each output as it was given', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { output, outputs, printed } = openRunner();
        output.output('first', text);
        output.output('second', 'x');
        const read = readFileCommands(outputs());
        expect(Object.keys(read)).toEqual(['first', 'second']);
        expect(read.second).toBe('x');
        // The runner reads line by line.
        expect(`${read.first}\n`).toBe(`${text.toWellFormed()}\n`.replaceAll('\r\n', '\n'));
        expect(printed()).toBe('');
      }),
      { numRuns: 60 },
    );
  });

  test('that cannot be written are an error that says so', async () => {
    const { output } = openRunner({ outputs: folder, summary: path.join(folder, 'none') });
    expect(() => output.output('a', 'b')).toThrow(/the output a could not be written .*EISDIR.*: see that/);
    await expect(output.summary('lost')).rejects.toThrow(
      /the job summary could not be written .*not there.*: see that/,
    );
    expect(() => openRunner({ outputs: path.join(folder, 'none') }).output.output('a', 'b')).toThrow(/not there/);
  });

  test('take the summary, and tell how much room is left', async () => {
    const { output, summary } = openRunner();
    expect(output.summaryRoom()).toBe(1024 * 1024);
    await output.summary('ü');
    expect(summary()).toBe('ü\n');
    expect(output.summaryRoom()).toBe(1024 * 1024 - 3);
  });

  test('are not needed outside of GitHub', async () => {
    const { output, printed, summary } = openRunner({ outputs: '', summary: '' });
    output.output('a', 'b');
    await output.summary('c');
    expect(output.summaryRoom()).toBe(0);
    expect([printed(), summary()]).toEqual(['', '']);
  });
});
