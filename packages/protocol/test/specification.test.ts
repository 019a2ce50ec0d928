/** PROTOCOL.md, testdata/ and the code say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CHUNK_BODY_MAX_BYTES,
  DEFAULT_SESSION_LIMITS,
  ERROR_CATALOGUE,
  type ErrorCode,
  ServiceError,
  SKIP_REASONS,
  SUITE,
} from '../src/index.ts';
import { allVectors, TESTDATA } from './vectors/all.ts';

const page = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
const sources = readdirSync(new URL('../src/', import.meta.url)).map((name) => ({
  name,
  text: readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8'),
}));
const specified = [...page.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, number]) => number!);

describe('PROTOCOL.md', () => {
  it('lists the catalogue of errors, no code more or less', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (\d+) +\| (.*?) +\| (.*?) +\|$/gm)].map(
      ([, code, status, title, remedy]) => [code, { status: Number(status), title, remedy }],
    );
    expect(Object.fromEntries(rows)).toEqual(ERROR_CATALOGUE);
  });

  it('numbers its sentences once each, in order, and each of them binds', () => {
    const next = new Map<string, number>();
    for (const number of specified) {
      const section = number[0]!;
      next.set(section, (next.get(section) ?? 0) + 1);
      expect(number).toBe(`${section}${next.get(section)}`);
    }
    const sentences = page.split(/^- (?=\*\*[A-Z]\d+\*\*)/m).slice(1);
    for (const sentence of sentences) expect(sentence).toMatch(/\b(MUST|SHOULD|MAY)\b|is retried|is sealed/);
  });

  it('has every sentence that the code quotes, and the code quotes all of those that this package enforces', () => {
    const quoted = sources.flatMap(({ text }) => [...text.matchAll(/MUSTs? ((?:[A-Z]\d+(?:, | and )?)+)/g)]);
    const numbers = new Set(quoted.flatMap(([, list]) => list!.match(/[A-Z]\d+/g)!));
    for (const number of numbers) expect(specified).toContain(number);
    const enforcedHere = specified.filter(
      (number) => /^([KES]\d|A[123]|B\d+|N1)$/.test(number) && !ENFORCED_ELSEWHERE.has(number),
    );
    expect([...numbers].sort()).toEqual(expect.arrayContaining(enforcedHere));
  });

  it('lists the reasons for skipping, the suite and the fixed limits of the code', () => {
    const reasons = page.slice(page.indexOf('Reasons: '), page.indexOf('- **B13**')).match(/(?<=`)[a-z-]+(?=`)/g);
    expect(reasons).toEqual(Object.keys(SKIP_REASONS));
    expect(page).toContain(`\`${SUITE}\``);
    expect(page).toContain(CHUNK_BODY_MAX_BYTES.toLocaleString('en-US'));
    const stated = /"limits": (\{[^}]*\})/.exec(page)?.[1];
    expect(JSON.parse(stated!)).toEqual(DEFAULT_SESSION_LIMITS);
  });
});

describe('the package', () => {
  it('does no input or output: workers load it without any permission', () => {
    const imports = sources.flatMap(({ text }) => [...text.matchAll(/from '(node:[^']+)'/g)].map(([, name]) => name!));
    expect([...new Set(imports)].sort()).toEqual(['node:crypto', 'node:stream', 'node:zlib']);
  });
});

/** Duties of client and worker around this package. */
const ENFORCED_ELSEWHERE = new Set(['K7', 'B13', 'B14']);

describe('testdata', () => {
  it('is what `npm run vectors -w packages/protocol` writes', async () => {
    for (const [name, text] of Object.entries(await allVectors())) {
      expect(readFileSync(new URL(name, TESTDATA), 'utf8') === text, `${name} is current`).toBe(true);
    }
  });
});

describe('ServiceError', () => {
  it('says what to do where it is given no detail, and keeps limits and cause', () => {
    const cause = new Error('below');
    const error = new ServiceError('CHUNK_TOO_LARGE', undefined, { limit: 1, actual: 2, cause });
    expect(error).toMatchObject({ status: 413, message: ERROR_CATALOGUE.CHUNK_TOO_LARGE.remedy, cause });
    expect(error.extra).toEqual({ limit: 1, actual: 2 });
    expect(new ServiceError('TIMEOUT', 'after 30 s')).toMatchObject({ status: 504, message: 'after 30 s' });
  });

  it('has a client or server error status for each code', () => {
    for (const code of Object.keys(ERROR_CATALOGUE) as ErrorCode[]) {
      expect(new ServiceError(code).status).toBeGreaterThanOrEqual(400);
    }
  });
});
