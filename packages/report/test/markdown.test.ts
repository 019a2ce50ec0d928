import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import {
  type MarkdownFacts,
  type MarkdownReport,
  type Report,
  renderMarkdown,
  visible,
  visibleProse,
} from '../src/index.ts';
import { arbitraryReport } from './arbitrary-report.ts';
import { HOSTILE_TEXTS, hostileFinding, hostileReport } from './hostile-report.ts';
import { coverage, FULL, finding, NO_POLICY, report, span } from './reports.ts';

const LINKS = { serverUrl: 'https://github.com', owner: 'octo', repo: 'shop', sha: 'c0ffee' };
const LIMITS = { overviewBytes: 65_535, detailsBytes: 65_535 };

function facts(extra: Partial<MarkdownFacts> = {}): MarkdownFacts {
  return {
    conclusion: 'failure',
    reasons: ['1 finding of severity low or higher'],
    scope: 'change',
    links: LINKS,
    contextPaths: new Set(),
    engine: { kind: 'embedded', why: 'no server-url is set', version: '1.2.3', ruleCount: 321 },
    notes: [],
    readSource: () => undefined,
    ...extra,
  };
}

const render = (of: Report, extra: Partial<MarkdownFacts> = {}) => renderMarkdown(of, facts(extra), LIMITS);
const whole = ({ overview, details }: MarkdownReport) => `${overview}\n\n${details}`;

/** As GitHub does: GitHub-flavoured Markdown with raw HTML, read as a browser reads it. */
function dom(markdown: string) {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  return parseFragment(html);
}

/** The elements in their order, without their texts; addresses by the site that they lead to. */
function structure(node: DefaultTreeAdapterTypes.Node): string {
  if (!('childNodes' in node)) return node.nodeName === '#comment' ? '<!---->' : '';
  const attributes = 'attrs' in node ? node.attrs.map(({ name, value }) => ` ${name}=${attributeOf(name, value)}`) : [];
  return `<${node.nodeName}${attributes.join('')}>${node.childNodes.map(structure).join('')}</>`;
}

function attributeOf(name: string, value: string): string {
  if (name !== 'href') return value;
  const { origin, pathname } = new URL(value);
  return pathname.startsWith('/octo/shop/blob/c0ffee/') ? `${origin}/octo/shop/blob/c0ffee/` : origin;
}

function textOf(node: DefaultTreeAdapterTypes.Node, outside: ReadonlySet<string> = new Set()): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  if (!('childNodes' in node) || outside.has(node.nodeName)) return '';
  return node.childNodes.map((child) => textOf(child, outside)).join('');
}

/** Where GitHub looks for mentions, references, addresses and emoji: everywhere but here. */
const NOT_SEARCHED = new Set(['a', 'pre', 'code']);
const LINKED = /@[\w-]|#\d|gh-\d|:\/\/|:[\w+-]+:|www\.|\b(?=[a-f]*\d)[0-9a-f]{7,40}\b/i;
/** Codes in HTML that Markdown's own code is not: GitHub looks for addresses in it before it knows that. */
const LINKED_IN_HTML_CODE = /:\/\/|www\.|@[\w-]/i;

describe('verdict', () => {
  const check = (of: Report, extra: Partial<MarkdownFacts>) => render(of, extra).title;

  test.each([
    [FULL, {}, '1 new finding: 1 critical'],
    [FULL, { scope: 'tree' as const }, '1 finding: 1 critical'],
    [FULL, { conclusion: 'success' as const }, '1 new finding: 1 critical (below what fails)'],
    [report(), { conclusion: 'success' as const, reasons: [] }, 'No new findings'],
    [report({ coverage: [] }), { conclusion: 'neutral' as const, reasons: ['no file changed'] }, 'Nothing to scan'],
    [report(), { reasons: ['2 files could not be analysed'] }, '2 files could not be analysed'],
  ])('%#', (of, extra, title) => {
    expect(check(of, extra)).toBe(title);
  });

  test.each(HOSTILE_TEXTS.map((text) => [text]))('%j stays one short line of visible text', (text) => {
    const title = check(report(), { reasons: [text.repeat(20)] });
    expect(title).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]/u);
    expect(Buffer.byteLength(title)).toBeLessThanOrEqual(255);
  });

  test('stands first, with what was scanned and what does not count', () => {
    const [first, second] = render(FULL).overview.split('\n\n');
    expect(first).toBe('### ❌ 1 new finding&#58; 1 critical');
    expect(second).toBe(
      'Scanned 2 of 6 changed files; the coverage receipt says why. ⚠️ **2 files should have been scanned and were not, or not completely.** Not counted: 2 suppressed.',
    );
  });
});

describe('findings', () => {
  test('are linked to their lines at the judged commit', () => {
    const path = 'a b/ü (1)#?%.js';
    const { overview } = render(report({ findings: [finding({ path, span: span(3, 1, 5, 2) })] }));
    expect(overview).toContain('https://github.com/octo/shop/blob/c0ffee/a%20b/%C3%BC%20%281%29%23%3F%25.js#L3-L5');
  });

  test('come most severe first', () => {
    const findings = (['low', 'critical', 'medium', 'high'] as const).map((severity) => finding({ severity }));
    const rows = render(report({ findings })).overview.match(/(?<=&nbsp;)\w+/g);
    expect(rows).toEqual(['critical', 'high', 'medium', 'low']);
  });

  test('show code, the way of the data, the fix as a diff, and where to read on', () => {
    const readSource = (path: string) => (path === 'src/app.js' ? 'start();\n  eval(query);\nend();\n' : 'start();\n');
    const { details } = render(report({ findings: [FULL.findings[0]!] }), { readSource });
    expect(details).toContain('› 2 │   eval(query);');
    expect(details).toContain('1. **source** [`src/in put.js:1`]');
    expect(details).toContain('3. **sink** [`src/app.js:2`]');
    expect(details).toContain('-  eval(query);\n+  JSON.parse(x));\n');
    expect(details).toContain('[example.com/eval](https://example.com/eval)');
    expect(details).toContain('[CWE-95](https://cwe.mitre.org/data/definitions/95.html)');
  });

  test('have no diff where the source is another one than that of the fix', () => {
    const { details } = render(report({ findings: [FULL.findings[0]!] }), { readSource: () => 'short\n' });
    expect(details).not.toContain('```diff');
  });
});

describe('suppressions and configuration', () => {
  const added = finding({
    standing: 'suppressed',
    suppression: { kind: 'inline', line: 2, reason: 'only tests | call it', isNew: true, state: 'accepted' },
  });

  test('those that the change adds come before the findings', () => {
    const { overview } = render(report({ findings: [finding(), added] }));
    expect(overview.indexOf('This change itself suppresses 1 finding: please review')).toBeGreaterThan(0);
    expect(overview.indexOf('suppresses')).toBeLessThan(overview.indexOf('| Severity | Where | What |'));
    expect(textOf(dom(overview))).toContain('only tests | call it');
  });

  test('those that are not allowed say so, and count', () => {
    const suppression = { ...added.suppression!, state: 'refused' as const };
    const { overview } = render(report({ findings: [finding({ suppression })] }));
    expect(overview).toContain('tries to suppress 1 finding: not allowed here');
    expect(overview).toContain('suppression not allowed |');
  });

  test('expired ones count again, and say since when and whose they are', () => {
    const entry = {
      file: 'x.yml',
      line: 3,
      rule: 'a.*',
      path: 'src/**',
      reason: 'later',
      owner: 'Ann',
      expires: '2026-01-31',
    };
    const { overview } = render(report({ policy: { ...NO_POLICY, expired: [{ entry, findings: 2 }] } }));
    expect(overview).toContain('- `a.*` in `src/**`: expired 2026-01-31, owner Ann; 2 findings count again (later)');
  });

  test('what they and the baseline hid is told with who and why', () => {
    const findings = [
      finding({
        standing: 'suppressed',
        suppression: {
          kind: 'file',
          file: '.github/rsolv-ast.yml',
          line: 9,
          reason: 'legacy',
          owner: 'Bob',
          expires: '2027-01-01',
          state: 'accepted',
        },
      }),
      finding({ standing: 'baseline' }),
      finding({ standing: 'outside-diff' }),
    ];
    const policy = { ...NO_POLICY, baseline: { source: 'baseline.json', findings: 1, gone: 2 } };
    const text = textOf(dom(render(report({ findings, policy })).details));
    expect(text).toContain('Not counted: 3 findings');
    expect(text).toContain('legacy.github/rsolv-ast.yml line 9 · owner Bob · until 2027-01-01');
    expect(text).toContain('1 in the baseline (baseline.json; 2 others of it are gone by now).');
    expect(text).toContain('1 on lines that the change does not touch.');
  });
});

describe('coverage receipt', () => {
  test('has a row for each changed file, gaps first, and counts context', () => {
    const context = [coverage('lib/a.js'), coverage('lib/b.js', { status: 'skipped', reason: 'too-large' })];
    const { details } = render(report({ ...FULL, coverage: [...FULL.coverage, ...context] }), {
      contextPaths: new Set(context.map(({ path }) => path)),
    });
    const rows = details
      .split('\n')
      .filter((line) => /^\| (\[`|`)/.test(line) && /scanned|in&nbsp;part|skipped/.test(line));
    expect(rows).toEqual([
      '| [`src/broken.ts`](https://github.com/octo/shop/blob/c0ffee/src/broken.ts) | ⚠️&nbsp;in&nbsp;part | parts of the file could not be parsed, lines 4, 9; typescript, 5 rules |',
      '| [`big.js`](https://github.com/octo/shop/blob/c0ffee/big.js) | ❌&nbsp;not&nbsp;scanned | the file is larger than the analysis limit (12 MB) |',
      '| `node_modules/` | ➖&nbsp;skipped | the file is third-party code |',
      '| [`a.png`](https://github.com/octo/shop/blob/c0ffee/a.png) | ➖&nbsp;skipped | the file is binary |',
      '| [`b.png`](https://github.com/octo/shop/blob/c0ffee/b.png) | ➖&nbsp;skipped | the file is binary |',
      '| [`src/app.js`](https://github.com/octo/shop/blob/c0ffee/src/app.js) | ✅&nbsp;scanned | javascript, 5 rules |',
    ]);
    expect(details).toContain(
      'With them went 2 unchanged files as context, in which nothing is reported: 1 scanned, 1 skipped.',
    );
  });

  test('says which engine and which rules judged', () => {
    expect(textOf(dom(render(report()).details))).toContain(
      'Engine inside the action, version 1.2.3: no server-url is setRules: 321 rules, digest abababababababa…',
    );
  });
});

describe('limits', () => {
  const many = report({
    findings: Array.from({ length: 3000 }, (_, index) =>
      finding({
        path: `src/${'ü漢'.repeat(40)}${index}.js`,
        message: '漢😀 '.repeat(2000),
        severity: index % 2 ? 'low' : 'critical',
      }),
    ),
    coverage: Array.from({ length: 3000 }, (_, index) => coverage(`src/${index}.js`)),
  });

  test.each([4_000, 65_535, 1_000_000])(
    '%i bytes of UTF-8 are kept, on whole rows, and the rest is counted',
    (bytes) => {
      const { overview, details } = renderMarkdown(many, facts(), { overviewBytes: bytes, detailsBytes: bytes });
      for (const part of [overview, details]) {
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
        expect(part.match(/<details/g)?.length).toBe(part.match(/<\/details>/g)?.length);
      }
      const rows = overview.match(/^\| 🔴|^\| 🔵/gm)?.length ?? 0;
      const leftOut = Number(/… and ([\d,]+) more/.exec(overview)?.[1]?.replaceAll(',', '') ?? 0);
      expect(rows + leftOut).toBe(3000);
      // Most of the room is used.
      expect(Buffer.byteLength(overview)).toBeGreaterThan(Math.min(bytes, 700_000) * 0.7);
    },
  );

  test('a list that needs little leaves its room to the others', () => {
    const { details } = render(report({ findings: many.findings.slice(0, 20), coverage: many.coverage.slice(0, 400) }));
    expect(details).toContain('<b>Coverage receipt</b>: 400 scanned');
    expect(details.match(/✅/g)!.length).toBeGreaterThan(200);
  });

  test('any report keeps them', () => {
    fc.assert(
      fc.property(arbitraryReport, (of) => {
        const limits = { overviewBytes: 6_000, detailsBytes: 8_000 };
        const rendered = renderMarkdown(of, facts(), limits);
        expect(Buffer.byteLength(rendered.overview)).toBeLessThanOrEqual(limits.overviewBytes);
        expect(Buffer.byteLength(rendered.details)).toBeLessThanOrEqual(limits.detailsBytes);
      }),
    );
  });
});

describe('hostile texts', () => {
  let harmless: string | undefined;

  /** What a report with a harmless word in every place looks like, next to one with the text in every place. */
  function checkStructure(text: string) {
    const reportOf = (word: string) =>
      report({
        findings: [
          hostileFinding(word, { cwe: ['CWE-1'], references: [] }),
          hostileFinding(word, {
            standing: 'suppressed',
            references: [],
            cwe: [],
            suppression: {
              kind: 'inline',
              line: 1,
              reason: word,
              state: 'accepted',
              isNew: true,
              owner: word,
              expires: word,
            },
          }),
        ],
        coverage: [coverage(`${word}x`, { status: 'partial', reason: 'syntax-error', detail: word, language: word })],
        ruleErrors: [{ file: word, line: 1, column: 1, key: word, message: word }],
        rulesDigest: word,
        policy: {
          ...NO_POLICY,
          problems: [{ file: word, line: 1, column: 1, key: word, message: word }],
          expired: [
            {
              entry: { file: word, line: 1, rule: word, path: word, reason: word, owner: word, expires: word },
              findings: 1,
            },
          ],
          disabled: [{ ruleId: word, findings: 1 }],
          notes: [word],
          baseline: { source: word, findings: 1, gone: 0 },
        },
      });
    const shape = (word: string) => {
      const rendered = render(reportOf(word), {
        reasons: [word],
        notes: [word],
        engine: { kind: 'remote', why: word, version: word },
        fullReport: word,
        // One line, so that the fix falls on it whatever the text.
        readSource: () => `code ${word.replace(/[\r\n]/g, ' ')}\n`,
      });
      // In running text code is a matter of the text's own backticks, and a dollar sign stands in an element of ours.
      return structure(dom(whole(rendered)))
        .replaceAll('<span></>', '')
        .replace(/<code( class=[\w-]+)?><\/>/g, '');
    };
    harmless ??= shape('word');
    expect(shape(text)).toBe(harmless);
  }

  test.each(HOSTILE_TEXTS.map((text) => [text]))('%j changes nothing but words', (text) => {
    checkStructure(text);
  });

  test('nor does anything put together from them', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE_TEXTS),
      fc.constantFrom(
        '|',
        '`',
        '\\',
        '<',
        '>',
        '[',
        ']',
        '(',
        ')',
        '!',
        '*',
        '_',
        '~',
        '&',
        '#',
        '@',
        ':',
        '\n',
        '\r',
        ' ',
        '$',
        '-',
        'a',
        '1',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        // A text without anything to show shows nothing: an empty reason has no sentence.
        const text = `x${pieces.join('')}y`;
        checkStructure(text);
      }),
      { numRuns: 80 },
    );
  });

  test.each(HOSTILE_TEXTS.map((text) => [text]))('%j is read as it was written', (text) => {
    const wordsOf = (file: string, message: string) => {
      const of = report({ ruleErrors: [{ file, line: 1, column: 2, key: 'k', message }] });
      return textOf(dom(render(of).overview))
        .replaceAll('\u200b', '')
        .replaceAll('`', '');
    };
    expect(wordsOf(text, 'm')).toContain(`${visible(text)}:1:2`.replaceAll('`', ''));
    expect(wordsOf('f', text)).toContain(visibleProse(text).replaceAll('`', ''));
  });

  test('begin no mathematics: a dollar sign stands in code or in an element', () => {
    const markdown = whole(render(hostileReport));
    expect(markdown.replace(/`+[^`]*`+/g, '')).not.toContain('$');
    expect(markdown).toContain('<span>&#36;</span>math<span>&#36;</span>');
  });

  test('mention nobody and link nothing', () => {
    const tree = dom(whole(render(hostileReport, { readSource: () => HOSTILE_TEXTS.join('\n') })));
    expect(textOf(tree, NOT_SEARCHED)).not.toMatch(LINKED);
    const markdown = whole(render(hostileReport));
    for (const [, code] of markdown.matchAll(/<code>(.*?)<\/code>/g)) {
      expect(textOf(parseFragment(code!))).not.toMatch(LINKED_IN_HTML_CODE);
    }
  });

  test('no character is left that a reader cannot see and a renderer obeys', () => {
    const markdown = whole(render(hostileReport, { readSource: () => HOSTILE_TEXTS.join('\n') }));
    expect(markdown).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/u,
    );
  });
});

test('the bytes are the same for the same report', () => {
  expect(whole(render(FULL))).toBe(whole(render(structuredClone(FULL))));
});
