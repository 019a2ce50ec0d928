/** What `rsolv-ast rules test` prints: the failures with their places, and what stayed untested. */
import { visible } from '@rsolv-ast/report';
import pc from 'picocolors';
import { amount } from './fault-line.ts';
import type { RuleTest, RuleTests } from './test-rules.ts';

/** `{"rules": […], "passed": n, "failed": n}`, ending in a line end. */
export function testsAsJson({ rules }: RuleTests): string {
  const passed = rules.filter((test) => test.passed).length;
  return `${JSON.stringify({ rules, passed, failed: rules.length - passed }, undefined, 2)}\n`;
}

/** `sourceLine` gives a line of a fixture, from 1, where it can be read. */
export function testsAsText(
  tests: RuleTests,
  { color, sourceLine }: { color: boolean; sourceLine: (file: string, line: number) => string | undefined },
): string {
  const c = pc.createColors(color);
  const failed = tests.rules.filter(({ passed }) => !passed);
  const lines = failed.flatMap((test) => [
    `${c.red('✗')} ${c.bold(visible(test.id === '' ? test.path : test.id))}${test.id === '' ? '' : c.dim(`  ${visible(test.path)}`)}`,
    ...failures(test, sourceLine).map(({ at, what, code }) => {
      const shown = code === undefined ? '' : `\n      ${c.dim(visible(code))}`;
      return `    ${at === undefined ? '' : `${visible(at)}  `}${what}${shown}`;
    }),
    '',
  ]);
  for (const { path, line, message } of tests.notes) {
    lines.push(`${c.yellow('note')} ${visible(path)}${line === undefined ? '' : `:${line}`}  ${visible(message)}`);
  }
  if (tests.untested.length > 0) {
    lines.push(`${c.yellow('untested')} ${tests.untested.map(({ id, why }) => `${visible(id)} (${why})`).join(', ')}`);
  }
  if (tests.notes.length + tests.untested.length > 0) lines.push('');
  lines.push(summary(tests, failed.length, c));
  return `${lines.join('\n')}\n`;
}

function summary({ rules, untested, files }: RuleTests, failed: number, c: ReturnType<typeof pc.createColors>): string {
  const passed = rules.length - failed;
  const parts = [
    passed > 0 || failed === 0 ? c.green(`${passed} passed`) : `${passed} passed`,
    ...(failed > 0 ? [c.red(`${failed} failed`)] : []),
    ...(untested.length > 0 ? [c.yellow(`${untested.length} untested`)] : []),
  ];
  return `${parts.join(', ')} ${c.dim(`(${amount(files, 'rule file')})`)}`;
}

function failures(
  { fixture, missed, unexpected, error }: RuleTest,
  sourceLine: (file: string, line: number) => string | undefined,
): { at?: string; what: string; code?: string | undefined }[] {
  const places = [
    ...missed.map((line) => ({ line, what: 'expected a finding here, and there is none' })),
    ...unexpected.map((line) => ({ line, what: 'expected no finding here, and there is one' })),
  ].sort((a, b) => a.line - b.line);
  return [
    ...(error?.split('\n').map((line) => ({ what: visible(line) })) ?? []),
    ...places.map(({ line, what }) => ({ at: `${fixture}:${line}`, what, code: clipped(sourceLine(fixture, line)) })),
  ];
}

/** Longest line of a fixture that is shown, in UTF-16 code units. */
const CODE_LENGTH = 120;

function clipped(line: string | undefined): string | undefined {
  const text = line?.trim();
  if (text === undefined || text === '') return undefined;
  return text.length > CODE_LENGTH ? `${text.slice(0, CODE_LENGTH)}…` : text;
}
