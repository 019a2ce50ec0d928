import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Report, renderText } from '../src/index.ts';
import { codeFrame } from '../src/text/code-frame.ts';
import { splitLines } from '../src/text/source-lines.ts';
import { createStyle } from '../src/text/style.ts';
import { widthOf, wrap } from '../src/text/width.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { coverage, FULL, finding, POLICED, report, span } from './reports.ts';

const PLAIN = createStyle(false);
const SOURCE = 'const x = 1;\n  eval(code);\nend();\n';

function text(from: Report, extra: Partial<Parameters<typeof renderText>[1]> = {}): string {
  return renderText(from, {
    color: false,
    width: 80,
    readSource: (path) => (path === 'src/app.js' ? SOURCE : undefined),
    ...extra,
  });
}

/** The frame of the range that `«` and `»` mark. */
function frame(marked: string, width = 80): string {
  const lines = marked.split('\n');
  const start = lines.findIndex((line) => line.includes('«'));
  const startColumn = lines[start]!.indexOf('«') + 1;
  lines[start] = lines[start]!.replace('«', '');
  const end = lines.findIndex((line) => line.includes('»'));
  const endColumn = lines[end]!.indexOf('»') + 1;
  const source = lines.join('\n').replace('»', '');
  return `\n${codeFrame(splitLines(source), span(start + 1, startColumn, end + 1, endColumn), width, PLAIN).join('\n')}`;
}

test('a report with everything in it', () => {
  expect(text(FULL)).toMatchInlineSnapshot(`
    "src/app.js

      CRITICAL  javascript.eval  CWE-95  line 2, medium confidence
      Evaluates data of the request as code. Parse it instead.

        1 │ const x = 1;
      › 2 │   eval(code);
          │   ^^^^^^^^^^
        3 │ end();

      source src/in put.js:1  comes from the request
      step   src/app.js:2  is passed on
      sink   src/app.js:2  is evaluated

    Suppressed: 2 findings
      src/app.js:2  javascript.eval  trusted input
      ü/[x] #1.py:2  python.other  no reason given

    Not analysed completely: 2 files
      src/broken.ts:4  parts of the file could not be parsed
      big.js  the file is larger than the analysis limit (12 MB)

    Not usable: 1 rule
      my rules.yaml:3:7  rules[0].pattern  cannot be parsed

    1 finding: 1 critical (and 2 suppressed)
    2 files scanned (javascript 1, typescript 1), 200 bytes, 1 of them in part
    Left out: binary 2, vendored 1 folder

    To accept a finding, put a comment with a reason on its line or the line above:
      rsolv-ignore: javascript.eval why it is harmless here
    "
  `);
});

test('no findings, friendly', () => {
  expect(text(report())).toMatchInlineSnapshot(`
    "✓ No findings.
    1 file scanned (javascript 1), 100 bytes
    "
  `);
});

test('what configuration, suppressions and baseline did', () => {
  expect(text(POLICED, { readSource: () => undefined })).toMatchInlineSnapshot(`
    "src/app.js

      LOW  javascript.eval  CWE-95  line 2, medium confidence
      Evaluates data of the request as code. Parse it instead.

      Its suppression comes with this change, which is not allowed here.

      HIGH  javascript.old  CWE-95  line 2, medium confidence
      Evaluates data of the request as code. Parse it instead.

      Its suppression has expired on 2026-01-31, owner @me: for now

    Suppressed by this change itself: 2 findings
      src/app.js:2  javascript.eval  trust me (not allowed, so it counts)
      src/app.js:2  javascript.eval  no reason given

    Suppressed: 1 finding
      src/app.js:2  javascript.eval  ours (until 2030-01-31)

    Not usable in the configuration: 1 part
      c.yml:2:3  There is no key \`fial-on\` here.

    Expired: 1 suppression; their findings count again
      c.yml:4  javascript.* in src  1 finding (until 2026-01-31, @me)

    Without a finding: 1 suppression; delete what is not needed any more
      c.yml:10  python.* in lib/**

    2 findings: 1 high, 1 low (and 2 suppressed, 1 in the baseline, 1 on lines that did not change, 12 of disabled rules)
    1 file scanned (javascript 1), 100 bytes
    Baseline: old.json with 5 findings, 2 of them gone
    Disabled rules: javascript.noise 12
    Note: \`severities\` names \`x\`, but no rule in use is called that.

    To accept a finding, put a comment with a reason on its line or the line above:
      rsolv-ignore: javascript.eval why it is harmless here
    "
  `);
});

test('nothing to scan is told apart from nothing found', () => {
  expect(text(report({ coverage: [] }))).toContain('Nothing to scan: there are no files here.');
  const skipped = [coverage('a.png', { status: 'skipped', reason: 'binary' })];
  expect(text(report({ coverage: skipped }))).toContain('Nothing was scanned: every file was left out');
});

test('what lies outside of the change is counted, not shown', () => {
  const findings = [
    finding({ inDiff: true }),
    finding({ standing: 'outside-diff', inDiff: false, message: 'not shown' }),
  ];
  const shown = text(report({ findings }));
  expect(shown).not.toContain('not shown');
  expect(shown).toContain('1 finding: 1 high (and 1 on lines that did not change)');
});

test('findings of a file are in the order of its lines', () => {
  const findings = [
    finding({ span: span(3, 1, 3, 2) }),
    finding({ span: span(1, 1, 1, 2) }),
    finding({ span: span(1, 5, 1, 6) }),
  ];
  const lines = [...text(report({ findings })).matchAll(/line (\d+),/g)].map(([, line]) => line);
  expect(lines).toEqual(['1', '1', '3']);
});

test('long lists are cut, and say so', () => {
  const gaps = Array.from({ length: 50 }, (_, n) => coverage(`${n}.js`, { status: 'skipped', reason: 'timeout' }));
  const shown = text(report({ coverage: gaps }));
  expect(shown).toContain('… and 30 more; --format json lists them all');
  const trace = Array.from({ length: 40 }, (_, n) => ({
    role: 'step' as const,
    path: 'a.js',
    span: span(n + 1, 1, n + 1, 2),
    description: 'x',
  }));
  expect(text(report({ findings: [finding({ trace })] }))).toContain('… 28 more steps');
});

test('a frame underlines the finding', () => {
  expect(frame('a\nfoo(«bar»)\nb')).toMatchInlineSnapshot(`
    "
      1 │ a
    › 2 │ foo(bar)
        │     ^^^
      3 │ b"
  `);
});

test('several lines, their indentation left alone', () => {
  expect(frame('a\n  «foo(\n    bar,\n\n  )»;\nb')).toMatchInlineSnapshot(`
    "
      1 │ a
    › 2 │   foo(
        │   ^^^^
    › 3 │     bar,
        │     ^^^^
    › 4 │
    › 5 │   );
        │   ^
      6 │ b"
  `);
});

test('a very long finding is shown by its first lines', () => {
  expect(frame(`«${Array.from({ length: 20 }, (_, n) => `line ${n}`).join('\n')}»\nend`)).toMatchInlineSnapshot(`
    "
    › 1 │ line 0
        │ ^^^^^^
    › 2 │ line 1
        │ ^^^^^^
    › 3 │ line 2
        │ ^^^^^^
    › 4 │ line 3
        │ ^^^^^^
    › 5 │ line 4
        │ ^^^^^^
    › 6 │ line 5
        │ ^^^^^^
        │ … 14 more lines"
  `);
});

test('tabs, wide and combining characters keep the marks in place', () => {
  expect(frame('\tif («漢字») {\n\t\te\u0301 = 😀')).toMatchInlineSnapshot(`
    "
    › 1 │     if (漢字) {
        │         ^^^^
      2 │         é = 😀"
  `);
  expect(frame('\te\u0301😀 = «x»')).toMatchInlineSnapshot(`
    "
    › 1 │     é😀 = x
        │           ^"
  `);
});

test('control characters and direction overrides are spelled out, the marks stay in place', () => {
  expect(frame('x = "\u001b[31m\u202e" + «evil»;')).toMatchInlineSnapshot(`
    "
    › 1 │ x = "\\x1b[31m\\u{202e}" + evil;
        │                          ^^^^"
  `);
});

test('a long line is cut around the finding', () => {
  expect(frame(`${'a'.repeat(200)}«danger()»${'b'.repeat(200)}`, 60)).toMatchInlineSnapshot(`
    "
    › 1 │ …aaaaaaaaaaaadanger()bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
        │              ^^^^^^^^"
  `);
  expect(frame(`«danger()»${'b'.repeat(200)}`, 60)).toMatchInlineSnapshot(`
    "
    › 1 │ danger()bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
        │ ^^^^^^^^"
  `);
  expect(frame(`${'a'.repeat(200)}«danger()»`, 60)).toMatchInlineSnapshot(`
    "
    › 1 │ …aaaaaaaaaaaadanger()
        │              ^^^^^^^^"
  `);
  expect(frame(`${'a'.repeat(200)}«${'x'.repeat(200)}»`, 60)).toMatchInlineSnapshot(`
    "
    › 1 │ …aaaaaaaaaaaaxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        │              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
  `);
});

test('an empty range, and one behind the end of its line, still have a mark', () => {
  expect(frame('foo«»()')).toMatchInlineSnapshot(`
    "
    › 1 │ foo()
        │    ^"
  `);
  expect(frame('foo()«»')).toMatchInlineSnapshot(`
    "
    › 1 │ foo()
        │      ^"
  `);
});

test('a range that ends before the first column of the next line does not include that line', () => {
  expect(frame('a\n«foo()\n»bar()')).toMatchInlineSnapshot(`
    "
      1 │ a
    › 2 │ foo()
        │ ^^^^^
      3 │ bar()"
  `);
});

test('lines end as they do in the analysis', () => {
  expect(splitLines('\ufeffa\r\nb\rc\nd')).toEqual(['a', 'b', 'c', 'd']);
});

test('a source that is not the one that was analysed has no frame', () => {
  expect(codeFrame(['only one line'], span(7, 1, 7, 2), 80, PLAIN)).toEqual([]);
});

test('colours only where they are asked for', () => {
  expect(text(FULL)).not.toContain('\u001b');
  const colored = text(FULL, { color: true });
  expect(colored).toContain('\u001b[');
  expect(colored.replace(/\u001b\[\d+m/g, '').replace(/ (CRITICAL|critical) /g, '$1')).toBe(text(FULL));
});

test('running text is wrapped by its width in cells', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('漢字 漢字 漢字', 9)).toEqual(['漢字 漢字', '漢字']);
  expect(wrap('unbreakable-as-it-is x', 5)).toEqual(['unbreakable-as-it-is', 'x']);
  expect(widthOf('e\u0301漢😀ｱ')).toBe(6);
});

test('whatever is in a report, nothing in it is obeyed by the terminal', () => {
  fc.assert(
    fc.property(
      arbitraryReport,
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 200 }),
      (one, source, width) => {
        const shown = renderText(one, { color: false, width, readSource: () => source });
        expect(shown).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/,
        );
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.endsWith('\n')).toBe(true);
        // A name with a line end in it would begin a line of its own.
        expect(shown.split('\n').filter((line) => line.startsWith('evil')).length).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});
