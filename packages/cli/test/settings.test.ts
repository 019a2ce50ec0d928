import path from 'node:path';
import {
  BASELINE_FILE,
  DEFAULT_FAIL_ON,
  DEFAULT_POLICY,
  POLICY_FILE,
  type Policy,
  parsePolicy,
} from '@rsolv-ast/report';
import { expect, test } from 'vitest';
import { run } from '../src/program.ts';
import type { ScanOptions } from '../src/scan/options.ts';
import { analysisSettings, judgement } from '../src/scan/settings.ts';
import type { Terminal } from '../src/terminal.ts';

const ROOT = path.resolve('somewhere');
const PLAIN: ScanOptions = { paths: ['.'], format: 'text' };
const POLICY = parsePolicy(
  `
rules: { paths: [security/rules], default-rules: true }
paths: { include: [src], exclude: [legacy] }
fail-on: critical
fail-on-incomplete: true
baseline: old.json
allow-new-suppressions: false
`,
  POLICY_FILE,
).policy;

const settings = (options: Partial<ScanOptions>, policy: Policy = POLICY) =>
  analysisSettings({ ...PLAIN, ...options }, policy, ROOT);
const judging = (options: Partial<ScanOptions>, policy: Policy = POLICY) =>
  judgement({ ...PLAIN, ...options }, policy, ROOT);

test('without options the configuration decides', () => {
  expect(settings({})).toMatchObject({
    rules: [{ path: path.join('somewhere', 'security/rules'), namedBy: '`rules.paths` of the configuration:' }],
    defaultRules: true,
    include: ['src'],
    exclude: ['legacy'],
  });
  expect(judging({})).toEqual({
    failOn: 'critical',
    failOnIncomplete: true,
    allowNewSuppressions: false,
    baseline: { named: 'old.json', file: path.join(ROOT, 'old.json'), namedBy: '`baseline` of the configuration:' },
  });
});

test('without both the defaults do', () => {
  expect(settings({}, DEFAULT_POLICY)).toMatchObject({ rules: [], defaultRules: true, include: [], exclude: [] });
  expect(judging({}, DEFAULT_POLICY)).toEqual({
    failOn: DEFAULT_FAIL_ON,
    failOnIncomplete: false,
    allowNewSuppressions: true,
    baseline: undefined,
  });
});

test('options take the place of keys', () => {
  expect(settings({ defaultRules: false, include: ['lib'] })).toMatchObject({ defaultRules: false, include: ['lib'] });
  expect(judging({ failOn: 'never', failOnIncomplete: false, allowNewSuppressions: true, baseline: 'main' })).toEqual({
    failOn: 'never',
    failOnIncomplete: false,
    allowNewSuppressions: true,
    baseline: { named: 'main', file: path.resolve('main'), namedBy: '--baseline' },
  });
  expect(judging({ baseline: false }).baseline).toBeUndefined();
});

test('rules and what to leave out add to it', () => {
  expect(settings({ rules: ['mine.yaml'], exclude: ['tmp'] })).toMatchObject({
    rules: [{ namedBy: '`rules.paths` of the configuration:' }, { path: 'mine.yaml', namedBy: '--rules' }],
    exclude: ['legacy', 'tmp'],
  });
});

test('somebody has to bring rules', () => {
  const none = parsePolicy('rules: { default-rules: false }', POLICY_FILE).policy;
  expect(() => settings({}, none)).toThrow(/`rules.default-rules: false` leaves no rules: name some with --rules/);
  expect(() => settings({ defaultRules: false }, DEFAULT_POLICY)).toThrow(/--no-default-rules leaves no rules/);
  expect(settings({ rules: ['mine.yaml'] }, none).defaultRules).toBe(false);
  expect(settings({ defaultRules: true }, none).defaultRules).toBe(true);
});

test('the help names the defaults that hold', async () => {
  const help = async (command: string) => {
    let text = '';
    const stdout = { write: (more: string) => (text += more) } as unknown as NodeJS.WritableStream;
    const terminal: Terminal = {
      stdout,
      stderr: stdout,
      color: false,
      width: 80,
      interactive: false,
      apiKey: undefined,
      env: {},
    };
    expect(await run([command, '--help'], terminal)).toBe(0);
    return text.replace(/\s+/g, ' ');
  };
  expect(await help('scan')).toContain(`(choices: "low", "medium", "high", "critical", "never")`);
  expect(await help('scan')).toContain(`(default: ${DEFAULT_FAIL_ON})`);
  expect(await help('scan')).toContain(`(default: ${POLICY_FILE}, if there is one)`);
  expect(await help('baseline')).toContain(`(default: ${BASELINE_FILE})`);
});
