/** One fixture under the rules of one file: what is said of each rule. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/index.ts';
import { testFixture } from '../../src/rule-tests/test-fixture.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

interface RuleFields {
  readonly id: string;
  readonly languages: readonly string[];
  readonly pattern: string;
  readonly [key: string]: unknown;
}

const HIT: RuleFields = { id: 'hit', languages: ['javascript'], pattern: 'hit(...)' };

async function check(rules: readonly RuleFields[], path: string, text: string | Uint8Array, fixed?: string) {
  const source = { rules: rules.map((rule) => ({ message: 'm', severity: 'ERROR', ...rule })) };
  const set = engine.loadRules([{ name: 'r.json', text: JSON.stringify(source) }], {
    defaultRules: false,
    ignorePaths: true,
  });
  expect(set.errors).toEqual([]);
  return testFixture(engine, set, {
    path,
    bytes: typeof text === 'string' ? Buffer.from(text) : text,
    ...(fixed !== undefined && { fixed: { path: 'r.fixed.js', bytes: Buffer.from(fixed) } }),
  });
}

describe('checks', () => {
  test('a rule that finds what it should', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: hit\nhit(1);\n// ok: hit\nmiss(1);\n');
    expect(result?.checks).toEqual([{ id: 'hit', missed: [], unexpected: [], passed: true }]);
    expect(result?.notes).toEqual([]);
  });

  test('missed and unexpected lines', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: hit\nmiss(1);\nhit(2);\n');
    expect(result?.checks).toEqual([{ id: 'hit', missed: [2], unexpected: [3], passed: false }]);
  });

  test('`paths:` is ignored', async () => {
    const elsewhere = { ...HIT, paths: { include: ['src/**'], exclude: ['*.js'] } };
    expect((await check([elsewhere], 'r.js', '// ruleid: hit\nhit(1);\n'))?.checks[0]?.passed).toBe(true);
  });

  test('comments that suppress a finding do not count', async () => {
    expect((await check([HIT], 'r.js', '// ruleid: hit\nhit(1); // nosemgrep\n'))?.checks[0]?.passed).toBe(true);
  });

  test('a syntax error fails', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: hit\nhit(1);\nf = (((;\n');
    expect(result?.checks[0]).toMatchObject({ passed: false, missed: [], unexpected: [] });
    expect(result?.checks[0]?.error).toMatch(/^r\.js:3: syntax error: /);
  });

  test('a file that is too large to be analysed fails', async () => {
    const result = await check([HIT], 'r.js', Buffer.alloc(11 * 1024 * 1024, ' '));
    expect(result?.checks[0]?.error).toMatch(/^r\.js: the fixture was not analysed: .*the limit is 10485760/);
  });

  test('an id that no rule has fails, and is a note where nothing is expected', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: typo\nx();\n// ok: other\ny();\n');
    expect(result?.checks).toEqual([
      { id: 'hit', missed: [], unexpected: [], passed: true },
      { id: 'typo', missed: [2], unexpected: [], passed: false, error: 'the rule file has no rule of this id' },
    ]);
    expect(result?.notes).toEqual([
      { line: 3, message: '`ok: other`: the rule file has no rule of this id', ruleId: 'other' },
    ]);
  });

  test('a mark that cannot be read is a note', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: hit since it hits\nhit(1);\n');
    expect(result?.checks[0]?.unexpected).toEqual([2]);
    expect(result?.notes).toMatchObject([{ line: 1, message: expect.stringContaining('not read') }]);
  });
});

describe('languages', () => {
  const PY: RuleFields = { id: 'py', languages: ['python'], pattern: 'hit(...)' };

  test('only the rules that take the fixture are checked', async () => {
    expect((await check([HIT, PY], 'r.py', '# ruleid: py\nhit(1)\n'))?.checks.map(({ id }) => id)).toEqual(['py']);
  });

  test('a rule that is annotated and does not take the fixture fails, and says why', async () => {
    const result = await check([HIT, PY], 'r.py', '# ruleid: py, hit\nhit(1)\n');
    expect(result?.checks[0]).toMatchObject({
      id: 'hit',
      missed: [2],
      error: 'the rule is for javascript, typescript, tsx, and r.py is read as python',
    });
  });

  test('a fixture whose name tells no language that a rule takes is read as the annotated rule says', async () => {
    expect((await check([HIT], 'r.txt', '// ruleid: hit\nhit(1);\n'))?.checks[0]?.passed).toBe(true);
    const typescript = { ...HIT, languages: ['typescript'] };
    expect((await check([typescript], 'r.js', '// ruleid: hit\nhit(1 as any);\n'))?.checks[0]?.passed).toBe(true);
  });

  test('a file of a foreign language without annotations is no fixture', async () => {
    expect(await check([HIT], 'r.md', '# Why\n\nBecause `hit(1)`.\n')).toBeUndefined();
    expect(await check([HIT], 'r.py', 'hit(1)\n')).toBeUndefined();
  });
});

describe('rules for texts', () => {
  const TEXT: RuleFields = { id: 'text', languages: ['generic'], pattern: 'hit(...)' };

  test('take a fixture of any name', async () => {
    for (const name of ['r.txt', 'r.js', 'r.html', 'r']) {
      const result = await check([TEXT], name, '# ruleid: text\nhit(1)\n# ok: text\nmiss (((\n');
      expect(result?.checks).toEqual([{ id: 'text', missed: [], unexpected: [], passed: true }]);
    }
  });

  test('take those of the other rules of the file, too', async () => {
    const result = await check([TEXT, HIT], 'r.js', '// ruleid: hit, text\nhit(1);\n// ruleid: text\n"hit(1)";\n');
    expect(result?.checks).toMatchObject([
      { id: 'hit', passed: true },
      { id: 'text', passed: true },
    ]);
  });
});

test('a rule that is not analysed fails, and says so', async () => {
  const { pattern: _, ...rest } = HIT;
  const flow = { mode: 'taint', 'pattern-sources': [{ pattern: 'a()' }], 'pattern-sinks': [{ pattern: 'b($X)' }] };
  const taint = { ...rest, ...flow } as unknown as RuleFields;
  const result = await check([taint, { ...HIT, id: 'other' }], 'r.js', '// ruleid: hit\nb(a());\n');
  expect(result?.checks).toMatchObject([
    { id: 'hit', passed: false, error: expect.stringContaining('not analysed yet') },
    { id: 'other', passed: true },
  ]);
});

describe('fixes', () => {
  const FIXED: RuleFields = { ...HIT, fix: 'safe($X)', pattern: 'hit($X)' };

  test('the fixed text is as expected', async () => {
    const result = await check([FIXED], 'r.js', '// ruleid: hit\nhit(1);\n', '// ruleid: hit\nsafe(1);\n');
    expect(result?.checks).toEqual([{ id: 'hit', missed: [], unexpected: [], passed: true }]);
  });

  test('a difference fails the rules that have a fix, and says where', async () => {
    const other = { ...HIT, id: 'other', pattern: 'other()' };
    const result = await check([FIXED, other], 'r.js', '// ruleid: hit\nhit(1);\n', '// ruleid: hit\nsafe(2);\n');
    expect(result?.checks).toMatchObject([
      {
        id: 'hit',
        passed: false,
        error: 'the fixed text differs from r.fixed.js in line 2: expected "safe(2);", got "safe(1);"',
      },
      { id: 'other', passed: true },
    ]);
  });

  test('an expectation without any fix fails', async () => {
    const result = await check([HIT], 'r.js', '// ruleid: hit\nhit(1);\n', 'safe(1);\n');
    expect(result?.checks[0]?.error).toBe('there is r.fixed.js, but no finding of this fixture has a fix');
  });

  test('a fix that breaks the syntax is told', async () => {
    const broken = { ...FIXED, fix: 'safe((' };
    const result = await check([broken], 'r.js', '// ruleid: hit\nhit(1);\n', '// ruleid: hit\nsafe(1);\n');
    expect(result?.checks[0]?.error).toMatch(/refused because the file could not be parsed afterwards$/);
  });

  test('the end of the file is a place too', async () => {
    const result = await check([FIXED], 'r.js', '// ruleid: hit\nhit(1);\n', '// ruleid: hit\nsafe(1);\nmore();\n');
    expect(result?.checks[0]?.error).toContain('in line 3: expected "more();", got ""');
  });
});
