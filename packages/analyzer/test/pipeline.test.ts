/** The engine from bytes to findings and coverage. */
import { execFileSync } from 'node:child_process';
import { Coverage, Finding } from '@rsolv-ast/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, describeLanguages, type Engine, type RuleSet, sandboxReadPaths } from '../src/index.ts';
import { decodeSource } from '../src/source/source-file.ts';

const LIMIT = { maxFileBytes: 10_000 };

const RULES = `rules:
  - id: call
    message: Found $X with $Y. Unbound $Z stays.
    severity: WARNING
    languages: [javascript, typescript, python, ruby]
    pattern: danger($X, $Y)
    fix: safe($Y, $X)
  - id: word
    message: A word. It is here.
    severity: INFO
    languages: [js]
    pattern-regex: for(?<TAIL>bidden)
    paths: { exclude: [vendor/, '*.skip.js'] }
`;

let engine: Engine;
let rules: RuleSet;
beforeAll(async () => {
  engine = await createEngine();
  rules = engine.loadRules([{ name: 'rules.yaml', text: RULES }], { defaultRules: false });
});

function analyze(files: Readonly<Record<string, string | Uint8Array>>) {
  const inputs = Object.entries(files).map(([path, bytes], index) => ({ index, path, bytes: Buffer.from(bytes) }));
  const result = engine.analyze(inputs, rules, LIMIT);
  for (const finding of result.findings) Finding.parse(finding);
  for (const coverage of result.coverage) Coverage.parse(coverage);
  return result;
}

function fingerprintsOf(text: string, path = 'a.js'): string[] {
  return analyze({ [path]: text }).findings.map((finding) => finding.fingerprint);
}

describe('findings', () => {
  test('carry what the rule and the match say', () => {
    const { findings } = analyze({ 'src/a.js': 'function f() {\n  return danger(1, "é" + b);\n}\n' });
    expect(findings).toEqual([
      {
        ruleId: 'call',
        message: 'Found 1 with "é" + b. Unbound $Z stays.',
        severity: 'medium',
        confidence: 'medium',
        cwe: [],
        owasp: [],
        references: [],
        path: 'src/a.js',
        span: { start: { line: 2, column: 10, offset: 24 }, end: { line: 2, column: 28, offset: 42 } },
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{1,16}:1$/),
        bindings: { $X: '1', $Y: '"é" + b' },
        fix: [
          {
            path: 'src/a.js',
            span: { start: { line: 2, column: 10, offset: 24 }, end: { line: 2, column: 28, offset: 42 } },
            replacement: 'safe("é" + b, 1)',
          },
        ],
        node: { kind: 'Call', parentKind: 'Return' },
      },
    ]);
  });

  test('come by file, place and rule; a group of a regular expression is bound', () => {
    const { findings, rules: described } = analyze({
      'b.js': 'danger(1, 2); // forbidden\ndanger(3, 4);',
      'a.py': 'danger(5, 6)\n',
    });
    expect(findings.map(({ path, ruleId, span }) => `${path}:${span.start.line} ${ruleId}`)).toEqual([
      'b.js:1 call',
      'b.js:1 word',
      'b.js:2 call',
      'a.py:1 call',
    ]);
    expect(findings[1]?.bindings).toMatchObject({ $TAIL: 'bidden' });
    expect(described.map(({ id }) => id)).toEqual(['call', 'word']);
  });

  test('suppressions mark and drop nothing', () => {
    const { findings } = analyze({
      'a.js':
        'danger(1, 2); // rsolv-ignore: call known\n// nosemgrep\ndanger(3, 4);\ndanger(5, 6); // rsolv-ignore: word\n',
    });
    expect(findings.map(({ suppression }) => suppression)).toEqual([
      { kind: 'inline', line: 1, reason: 'known' },
      { kind: 'inline', line: 2 },
      undefined,
    ]);
  });

  test('long texts are cut in messages', () => {
    const { findings } = analyze({ 'a.js': `danger(1, "${'x'.repeat(3_000)}")` });
    expect(findings[0]?.message.length).toBeLessThan(200);
    expect(findings[0]?.bindings?.$Y?.length).toBe(1_000);
    expect(findings[0]?.fix?.[0]?.replacement.length).toBeGreaterThan(3_000);
  });
});

describe('fingerprints', () => {
  const base = 'function f() {\n  danger(1, a);\n}\nfunction g() {\n  danger(2, b);\n}\n';

  test.each([
    ['lines above', `// note\n\n${base}`],
    ['other formatting', base.replaceAll('danger(', 'danger( /* why */ ').replaceAll('\n', '\r\n')],
    ['a renamed neighbour', base.replace('function f() {', 'const other = 1;\nfunction f() {')],
  ])('survive %s', (_, text) => {
    expect(fingerprintsOf(text)).toEqual(fingerprintsOf(base));
  });

  test('of one function survive the renaming of another, and their order', () => {
    expect(fingerprintsOf(base.replace('function f', 'function h'))[1]).toBe(fingerprintsOf(base)[1]);
    const [f, g] = base.split(/(?=function g)/);
    expect(fingerprintsOf(`${g}${f}`).reverse()).toEqual(fingerprintsOf(base));
  });

  test('tell files, code and equal findings apart', () => {
    const twice = fingerprintsOf('danger(1, a);\ndanger(1, a);\n');
    expect(new Set(twice).size).toBe(2);
    expect(fingerprintsOf(base, 'b.js')).not.toEqual(fingerprintsOf(base));
    expect(fingerprintsOf('danger(1, a)')).not.toEqual(fingerprintsOf('danger(2, a)'));
  });
});

test.each([
  ['a NUL in a comment', 'a.js', Buffer.from('// \0\ndanger(1, 2);\n')],
  ['UTF-16 with its mark', 'a.js', Buffer.from('\ufeff\ndanger(1, 2);\n', 'utf16le')],
  ['a NUL and bytes that are not UTF-8', 'a.js', Buffer.from('// \0\xff\ndanger(1, 2);\n', 'latin1')],
])('a program does not pass for binary by %s', (_words, path, bytes) => {
  const { findings, coverage } = analyze({ [path]: bytes });
  expect(findings.map(({ span }) => span.start.line)).toEqual([2]);
  expect(coverage[0]).toMatchObject({ status: 'scanned' });
});

test.each([
  ['a name', '\uff44anger(1, 2)\n'],
  ['a name of other letters', '\u{1d41d}\u{1d41a}\u{1d427}\u{1d420}\u{1d41e}\u{1d42b}(1, 2)\n'],
  ['a name that is imported', 'import \uff4d as d\nd.danger(1, 2)\nfrom x import \uff44anger\n\uff44anger(1, 2)\n'],
])('Python knows letters by their plain form: %s', (_words, text) => {
  const { findings } = analyze({ 'a.py': text, 'a.js': text });
  expect(findings.map(({ path, span }) => [path, span.end.offset])).toEqual([['a.py', text.length - 1]]);
});

describe('an encoding that a file declares', () => {
  const hidden = 'x = 1 #+AAo-danger(1, 2)\n';
  const sjis = Buffer.from('# coding: cp932\nx = "\xc3\x95\\"; danger(1, "\xc3\x95\\")\n', 'latin1');
  const partial: [string, string, string | Uint8Array, RegExp][] = [
    [
      'UTF-7',
      'a.py',
      `# coding: utf-7\n${hidden}`,
      /encoding utf-7, which is not read.*read as UTF-8.*Save it as UTF-8/,
    ],
    [
      'escapes',
      'a.py',
      '#!/usr/bin/python\n# vim: fileencoding=unicode_escape\n#\\u000adanger(1, 2)\n',
      /unicode_escape/,
    ],
    ['a cipher', 'a.py', '# -*- coding: rot13 -*-\nqnatre(1, 2)\n', /encoding rot13/],
    ['EBCDIC', 'a.py', '# coding: cp037\nx\n', /encoding cp037/],
    ['a codec of somebody', 'a.py', '# coding: future_fstrings\nx\n', /encoding future_fstrings/],
    ['UTF-16 without its mark', 'a.py', '# coding: utf-16\nx\n', /encoding utf-16/],
    ['shifts', 'a.py', '# coding: iso2022_jp\nx\n', /encoding iso2022_jp/],
    ['a backslash that is none', 'a.py', '# coding: shift_jisx0213\nx\n', /encoding shift_jisx0213/],
    ['far to the right', 'a.py', `#${' '.repeat(5_000)}coding: utf-7\n${hidden}`, /encoding utf-7/],
    ['below a long line', 'a.py', `#${' '.repeat(5_000)}\n# coding: utf-7\n${hidden}`, /encoding utf-7/],
    [
      'bytes that are not in it',
      'a.py',
      Buffer.from('# coding: euc-jp\n"\xff"\n', 'latin1'),
      /euc-jp, in which it is not valid.*Latin-1/,
    ],
    ['an unknown one and more than ASCII', 'a.rb', '# encoding: emacs-mule\nx = "é"\n', /encoding emacs-mule/],
    ['Japanese behind the mark of UTF-8', 'a.rb', '\ufeff# encoding: sjis\nx = "é"\n', /encoding sjis/],
    ['an unknown one in a template', 'a.erb', '<%# encoding: emacs-mule %>é<% x %>\n', /encoding emacs-mule/],
    [
      'PHP, UTF-7',
      'a.php',
      "<?php declare(encoding='UTF-7');\n",
      /encoding UTF-7, which PHP reads it in if zend.multibyte is on/,
    ],
    [
      'PHP, behind others',
      'a.php',
      '<?php /* a */ declare(strict_types=1);\nDECLARE /* b */ ( # c\n ticks=1, ENCODING = "BASE64");\n',
      /BASE64/,
    ],
    ['PHP, Japanese', 'a.php', "<?php declare(encoding='SJIS'); $x = 'é';\n", /encoding SJIS/],
  ];
  test.each(partial)('%s: the file is not judged in full', (_words, path, bytes, message) => {
    const [coverage] = analyze({ [path]: bytes }).coverage;
    expect(coverage).toMatchObject({ status: 'partial', reason: 'unsupported-encoding' });
    expect(coverage?.detail).toMatch(message);
    expect(coverage?.diagnostics).toContainEqual({ kind: 'encoding', message: coverage?.detail });
  });

  const scanned: [string, string, string | Uint8Array, string | undefined][] = [
    ['Japanese, whose characters may end in a backslash', 'a.py', sjis, 'danger(1, "ﾃ表")'],
    ['the same in Ruby', 'a.rb', sjis, 'danger(1, "ﾃ表")'],
    [
      'the same in Ruby, below its interpreter',
      'a.rb',
      Buffer.concat([Buffer.from('#!/usr/bin/ruby\n'), sjis]),
      'danger(1, "ﾃ表")',
    ],
    ['Ruby, an unknown one and ASCII alone', 'a.rb', '# encoding: emacs-mule\ndanger(1, 2)\n', 'danger(1, 2)'],
    ['an old code page', 'a.py', '# coding: cp850\ndanger(1, "é")\n', 'danger(1, "é")'],
    ['UTF-8, by another name', 'a.py', '# coding: utf_8_sig\ndanger(1, "é")\n', 'danger(1, "é")'],
    ['one that Python does not look for', 'a.py', 'x = 1\n# coding: utf-7\ndanger(1, 2)\n', 'danger(1, 2)'],
    ['one behind the mark of UTF-8', 'a.py', '\ufeff# coding: utf-7\ndanger(1, 2)\n', 'danger(1, 2)'],
    ['in JavaScript, which knows none', 'a.js', '// coding: utf-7\ndanger(1, 2);\n', 'danger(1, 2)'],
    ['PHP, ASCII alone', 'a.php', "<?php declare(encoding='SJIS'); $x = 1;\n", undefined],
    ['PHP, Latin-1', 'a.php', "<?php declare(encoding='ISO-8859-1'); $x = 'é';\n", undefined],
    ['PHP, in a comment', 'a.php', "<?php // declare(encoding='UTF-7');\n", undefined],
  ];
  test.each(scanned)('%s: the file is judged', (_words, path, bytes, code) => {
    const { findings, coverage } = analyze({ [path]: bytes });
    expect(coverage).toMatchObject([{ status: 'scanned', diagnostics: [] }]);
    const { text } = decodeSource(0, path, Buffer.from(bytes), coverage[0]?.language as 'python');
    expect(findings.map(({ span }) => text.slice(span.start.offset, span.end.offset))).toEqual(
      code === undefined ? [] : [code],
    );
  });

  test('of a name without end, no more than its beginning is quoted', () => {
    const [coverage] = analyze({ 'a.py': `# coding: ${'x'.repeat(5_000)}\n` }).coverage;
    expect(coverage?.detail?.length).toBeLessThan(300);
  });
});

test('PHP does not know the mark of UTF-16', () => {
  const bytes = Buffer.from('\xff\xfe<?php\ndanger(1, 2);\n', 'latin1');
  expect(decodeSource(0, 'a.php', bytes, 'php').text).toContain('danger(1, 2)');
});

describe('coverage', () => {
  test('one entry a file, in their order, with reasons', () => {
    const { coverage } = analyze({
      'ok.ts': 'let x: number = 1;',
      'broken.js': 'f(;\ndanger(1, 2);\n',
      'image.dat': Buffer.from([1, 0, 2]),
      'large.js': '1;'.repeat(6_000),
      'note.txt': 'hello',
      'latin.py': Buffer.from([0x78, 0x20, 0x3d, 0x20, 0x22, 0xe9, 0x22, 0x0a]),
      'empty.py': '',
      script: '#!/usr/bin/env node\ndanger(1, 2)\n',
    });
    expect(coverage.map(({ path, status, reason, language }) => [path, status, reason, language])).toEqual([
      ['ok.ts', 'scanned', undefined, 'typescript'],
      ['broken.js', 'partial', 'syntax-error', 'javascript'],
      ['image.dat', 'skipped', 'binary', undefined],
      ['large.js', 'skipped', 'too-large', undefined],
      ['note.txt', 'skipped', 'unsupported-language', undefined],
      ['latin.py', 'scanned', undefined, 'python'],
      ['empty.py', 'scanned', undefined, 'python'],
      ['script', 'scanned', undefined, 'javascript'],
    ]);
    expect(coverage[0]?.rulesRun).toBe(2);
    expect(coverage[1]?.diagnostics[0]).toMatchObject({ kind: 'syntax-error', line: 1 });
    expect(coverage[3]?.detail).toContain('10000');
    expect(coverage[5]?.diagnostics).toMatchObject([{ kind: 'encoding' }]);
  });

  test('findings come from the readable parts of a broken file', () => {
    const { findings } = analyze({ 'broken.js': 'danger(1, 2);\nfunction f( {{{\n' });
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['call']);
  });

  test('many broken places are summed up', () => {
    const { coverage } = analyze({ 'broken.js': '@@@;\nx;\n'.repeat(200) });
    expect(coverage[0]?.diagnostics.length).toBeLessThanOrEqual(21);
  });

  test('paths decide which rules run', () => {
    const { coverage, findings } = analyze({
      'a.js': '// forbidden',
      'vendor/a.js': '// forbidden',
      'lib/vendor/b.js': '// forbidden',
      'x.skip.js': '// forbidden',
    });
    expect(coverage.map(({ rulesRun }) => rulesRun)).toEqual([2, 1, 1, 1]);
    expect(findings.map(({ path }) => path)).toEqual(['a.js']);
  });

  test('a text at which the code of a grammar breaks costs one file, however many of them there are', () => {
    const word = 'A'.repeat(300);
    const broken = `x = <<${word}\ndanger(1, 2)\n${word}\n`;
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.rb`, broken]));
    const { coverage, findings } = analyze({ ...files, 'a.rb': 'danger(1, 2)', 'b.js': 'danger(1, 2)' });
    expect(new Set(coverage.slice(0, 200).map(({ reason }) => reason))).toEqual(new Set(['syntax-error']));
    expect(coverage.slice(200).map(({ status }) => status)).toEqual(['scanned', 'scanned']);
    expect(findings.map(({ path }) => path)).toEqual(['a.rb', 'b.js']);
  });

  test('an error that nobody expected costs one file and quotes no source', () => {
    const bytes = new Proxy(Buffer.from('secret()'), {
      get(target, key) {
        if (key === 'subarray') throw new RangeError('secret()');
        return Reflect.get(target, key);
      },
    });
    const inputs = [
      { index: 0, path: 'bad.js', bytes },
      { index: 1, path: 'good.js', bytes: Buffer.from('danger(1, 2)') },
    ];
    const { coverage, findings } = engine.analyze(inputs, rules, LIMIT);
    expect(coverage[0]).toMatchObject({ status: 'skipped', reason: 'internal-error' });
    expect(JSON.stringify(coverage)).not.toContain('secret');
    expect(findings).toHaveLength(1);
  });
});

test('the same bytes come out however often, in whatever order the files were analysed before', () => {
  const files = { 'a.js': 'danger(1, 2); // forbidden', 'b.py': 'danger(3, 4)', 'c.js': 'f(;' };
  const canonical = () => {
    const { findings, coverage, rules: described } = analyze(files);
    return JSON.stringify({ findings, coverage, described });
  };
  const first = canonical();
  analyze({ 'c.js': 'danger(1, 2)', 'a.js': 'danger(9, 9)' });
  expect(canonical()).toBe(first);
});

test('the supervisor hears of each file before it is touched', () => {
  const heard: number[] = [];
  const inputs = [7, 3].map((index) => ({ index, path: `${index}.js`, bytes: Buffer.from('x') }));
  engine.analyze(inputs, rules, { ...LIMIT, onFile: (index) => heard.push(index) });
  expect(heard).toEqual([7, 3]);
});

test('languages are described', () => {
  expect(engine.languages()).toEqual(describeLanguages());
  const ids = describeLanguages().map(({ id }) => id);
  expect(ids).toEqual(['javascript', 'typescript', 'tsx', 'python', 'java', 'php', 'ruby', 'erb']);
});

test('a process that may read only the named paths can analyse', () => {
  const script = `
    const { createEngine } = await import(${JSON.stringify(import.meta.resolve('../src/index.ts'))});
    const engine = await createEngine();
    const rules = engine.loadRules([], { defaultRules: true });
    const input = { index: 0, path: 'a.py', bytes: Buffer.from('eval(x)') };
    const { findings } = engine.analyze([input], rules, { maxFileBytes: 100 });
    console.log(rules.size > 50, findings.map((finding) => finding.ruleId).join());`;
  const allowed = sandboxReadPaths().map((path) => `--allow-fs-read=${path}`);
  const args = ['--permission', ...allowed, '--conditions=source', '--input-type=module', '-e', script];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8', env: {} });
  expect(output.trim()).toBe('true python-eval-injection');
});
