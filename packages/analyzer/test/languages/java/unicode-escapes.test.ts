/** Code that only a compiler sees, because it translates Unicode escapes before it reads comments and strings. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine, type RuleSet } from '../../../src/index.ts';
import { translateEscapes } from '../../../src/languages/java/unicode-escapes.ts';
import { lowerSource } from '../lower-source.ts';

const RULES = `rules:
  - id: call
    message: $X
    severity: WARNING
    languages: [java]
    pattern: danger($X)
    fix: safe($X)
`;

let engine: Engine;
let rules: RuleSet;
beforeAll(async () => {
  engine = await createEngine();
  rules = engine.loadRules([{ name: 'rules.yaml', text: RULES }], { defaultRules: false });
});

function analyze(text: string) {
  const inputs = [{ index: 0, path: 'A.java', bytes: Buffer.from(text) }];
  return engine.analyze(inputs, rules, { maxFileBytes: 1_000_000 });
}

describe('a call that is hidden', () => {
  const table: [string, string, string][] = [
    ['behind a line comment', String.raw`// x \u000a danger(1);`, 'danger(1)'],
    ['behind a line comment, by CR', String.raw`// x \u000d danger(1);`, 'danger(1)'],
    ['behind a line comment, by CR LF', String.raw`// x \u000d\uu000A danger(1);`, 'danger(1)'],
    ['behind a block comment', String.raw`/* x \u002a\u002f danger(1); /* */`, 'danger(1)'],
    ['behind half of a comment mark', String.raw`/* x *\u002f danger(1); /* */`, 'danger(1)'],
    [
      'in a comment, all of it',
      String.raw`// \u000a\u0064\u0061nger\u0028\u0031\u0029\u003b`,
      String.raw`\u0064\u0061nger\u0028\u0031\u0029`,
    ],
    ['in a string', String.raw`s = "x\u0022 + danger(1) + \u0022y";`, 'danger(1)'],
    ['behind an escaped quote', String.raw`s = "x\u005c" + "; danger(1); String t = "";`, 'danger(1)'],
    ['in a text block', String.raw`s = """\n x\u0022"" + danger(1);`.replace('\\n', '\n'), 'danger(1)'],
    ['in a character', String.raw`c = 'x\u0027 + danger(1) + \u0027y';`, 'danger(1)'],
    ['by an escape in its name', String.raw`d\uuu0061nger(1);`, String.raw`d\uuu0061nger(1)`],
    ['by signs', String.raw`danger\u00281\u0029\u003b`, String.raw`danger\u00281\u0029`],
    [
      'by what makes a comment no comment',
      String.raw`s = "\u002f\u002f"; danger("\u002f\u002f");`,
      String.raw`danger("\u002f\u002f")`,
    ],
  ];
  it.each(table)('%s', (_, code, written) => {
    const text = `class A {\n  void m() {\n    ${code}\n  }\n}\n`;
    const { findings, coverage } = analyze(text);
    expect(coverage).toMatchObject([{ status: 'scanned' }]);
    const offset = text.indexOf(written);
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    expect(findings.map(({ span, fix }) => ({ span, fix: fix?.[0]?.span.start.offset }))).toEqual([
      {
        span: {
          start: { line, column: offset - before.lastIndexOf('\n'), offset },
          end: { line, column: offset + written.length - before.lastIndexOf('\n'), offset: offset + written.length },
        },
        fix: offset,
      },
    ]);
  });
});

describe('what is no code', () => {
  const table: [string, string][] = [
    ['in a comment that an escape begins', String.raw`\u002f\u002f danger(1);`],
    ['behind a backslash that a backslash escapes', String.raw`// \\u000a danger(1);`],
    ['in a string that an escape does not end', String.raw`s = "\\u0022 + danger(1) + \\u0022";`],
    ['behind an escape that another one would complete', String.raw`s = "\u005cu0022 + danger(1)";`],
  ];
  it.each(table)('%s', (_, code) => {
    expect(analyze(`class A { void m() {\n${code}\n} }`).findings).toEqual([]);
  });

  it('is said to be broken where the compiler says so', () => {
    const { coverage } = analyze(String.raw`class A { int a; // \u000a )) }`);
    expect(coverage).toMatchObject([{ status: 'partial', reason: 'syntax-error' }]);
  });
});

it('keeps the values of literals', async () => {
  const escapes = [String.raw`'\u0000'`, String.raw`'\ud800'`, String.raw`"\ud83d\ude00\u00e9"`, String.raw`'\u005c''`];
  const { program, problems } = await lowerSource(
    'java',
    `class A { void m() { ${escapes.map((e) => `f(${e});`).join(' ')} } }`,
  );
  expect(problems).toEqual([]);
  const values: unknown[] = [];
  JSON.stringify(program, (_, node) => {
    if (node?.kind === 'StringLiteral') values.push(node.value);
    return node;
  });
  expect(values).toEqual(['\0', '\ud800', '😀é', "'"]);
});

it('puts comments, names and problems where they are written', async () => {
  const text = String.raw`\u002f* é */ class \u0041\ud835\udc9c { } \u0040\u0040 // \u0078`;
  const { comments, problems } = await lowerSource('java', text);
  expect(comments.map((comment) => comment.text)).toEqual([String.raw`\u002f* é */`, String.raw`// \u0078`]);
  for (const { start, end, text: written } of comments) expect(text.slice(start, end)).toBe(written);
  expect(problems.length).toBeGreaterThan(0);
  for (const { start, end } of problems) {
    expect(start).toBeGreaterThanOrEqual(text.indexOf(String.raw`\u0040`));
    expect(end).toBeLessThanOrEqual(text.indexOf('//'));
  }
});

describe('translateEscapes', () => {
  it('leaves texts alone that have nothing to translate', () => {
    for (const text of [
      '',
      'class A { }',
      String.raw`"\\u0041"`,
      String.raw`\u12`,
      String.raw`\U0041`,
      String.raw`'\u0000'`,
    ])
      expect(translateEscapes(text)).toBeNull();
  });

  it('leads each place back to where it comes from', () => {
    const { text, originOf } = translateEscapes(String.raw`a\u0062c\uuu0064\\\u0065f`)!;
    expect(text).toBe(String.raw`abcd\\ef`);
    expect([...text, ''].map((_, i) => originOf(i))).toEqual([0, 1, 7, 8, 16, 17, 18, 24, 25]);
  });

  it('takes time that grows with the text alone', () => {
    const text = `${'\\'.repeat(200_001)}u0041${'\\u0041'.repeat(200_000)}\\${'u'.repeat(200_000)}`;
    expect(translateEscapes(text)!.text.length).toBe(200_000 + 1 + 200_000 + 200_001);
  });
});
