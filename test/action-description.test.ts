/** action.yml, the parser of the inputs and README tell the same; every workflow of ours is one that we would accept from others. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ACTION_ERRORS } from '../packages/action/src/errors.ts';
import { INPUT_DEFAULTS } from '../packages/action/src/inputs/read-inputs.ts';
import { outputsOf } from '../packages/action/src/outputs.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const action = parse(read('action.yml'));
const readme = read('packages/action/README.md');
/** The runner puts the job's token here. */
const TOKEN = '${{ github.token }}';

/** First and second cell of each row of the table below a heading, without code marks. */
function table(heading: string): [string, string][] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [name, second] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return [name!.replaceAll('`', ''), second!.replace(/^`(.*)`$/, '$1')];
  });
}

describe('inputs', () => {
  test('action.yml has those that are parsed, with the same defaults', () => {
    const described = Object.entries<{ default: string }>(action.inputs).map(([name, input]) => [name, input.default]);
    const parsed = { ...INPUT_DEFAULTS, 'github-token': TOKEN };
    expect(Object.fromEntries(described)).toEqual(parsed);
  });

  test('README lists them in the order of action.yml', () => {
    const described = Object.entries<{ default: string }>(action.inputs).map(([name, input]) => [name, input.default]);
    expect(table('Inputs')).toEqual(described);
  });

  test('none is required, and each says what to write', () => {
    for (const [name, { required, description }] of Object.entries<{ required: boolean; description: string }>(
      action.inputs,
    )) {
      expect(required, name).toBe(false);
      expect(description.length, name).toBeGreaterThan(20);
    }
  });
});

test('outputs are those that are written, in action.yml and in README', () => {
  const policy = { problems: [], expired: [], unused: [], disabled: [], notes: [] };
  const report = { toolVersion: '0', findings: [], coverage: [], rules: [], ruleErrors: [], policy, unjudged: [] };
  const written = outputsOf({ report, conclusion: 'neutral', sarifFile: undefined, checkRunUrl: undefined });
  expect(Object.keys(action.outputs)).toEqual(Object.keys(written));
  expect(table('Outputs').map(([name]) => name)).toEqual(Object.keys(written));
});

test('README lists every error by code and title', () => {
  const catalogue = Object.entries(ACTION_ERRORS).map(([code, { title }]) => [code, title]);
  expect(table('When it fails')).toEqual(catalogue);
});

test('the marketplace has what it asks for', () => {
  expect(action.name.length).toBeGreaterThan(0);
  // docs.github.com, "Metadata syntax": what the marketplace shows of a description.
  expect(action.description.length).toBeLessThanOrEqual(125);
  expect(action.branding).toEqual({ icon: 'shield', color: 'purple' });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const WORKFLOWS = globSync(['.github/workflows/*.yml', 'examples/workflows/*.yml'], { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

/** Permissions beyond reading that a workflow may have, by the step that needs them. */
const NEEDED_BY: Readonly<Record<string, RegExp>> = {
  checks: /^(rsolv\/ast-action@|\.\/$)/,
  'security-events': /upload-sarif@/,
  attestations: /attest-build-provenance@/,
  'id-token': /^(rsolv\/ast-action@|\.\/$)|attest-build-provenance@/,
  contents: /attest-build-provenance@/,
};

/** github.* that GitHub itself sets; everything else may be written by whoever opens a pull request. */
const OUR_OWN =
  /^(github\.(token|ref_name|ref|repository|sha|run_id)|secrets\.\w+|matrix\.\w+|steps\.\w+\.outputs\.[\w-]+)$/;

describe.each(WORKFLOWS)('%s', (file) => {
  const workflow: Workflow = parse(read(file));
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  test('declares permissions, and none to write that no step needs', () => {
    expect(workflow.permissions).toBeDefined();
    for (const [, job] of jobs) {
      const granted = { ...workflow.permissions, ...job.permissions };
      for (const [name, access] of Object.entries(granted)) {
        if (access !== 'write') continue;
        expect(
          job.steps.some(({ uses }) => NEEDED_BY[name]?.test(uses ?? '')),
          `${name}: write`,
        ).toBe(true);
      }
    }
  });

  test('ends by itself', () => {
    for (const [name, job] of jobs) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
  });

  test('passes only inputs that there are', () => {
    for (const { uses = '', with: inputs = {} } of steps) {
      if (!/^(rsolv\/ast-action@|\.\/$)/.test(uses)) continue;
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
  });

  test('puts no expression into a shell', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  test('leaves no token in a checkout, and runs nothing of a proposal beside a token that writes', () => {
    const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    for (const { with: inputs } of checkouts) expect(inputs).toMatchObject({ 'persist-credentials': false });
    if ('pull_request_target' in workflow.on) {
      expect(checkouts).toEqual([]);
      expect(steps.filter(({ run }) => run !== undefined)).toEqual([]);
    }
  });

  test('uses no value that a stranger writes', () => {
    const conditions = JSON.stringify(jobs.map(([, { steps: _, ...job }]) => job));
    const passed = steps.flatMap(({ with: inputs }) => Object.values(inputs ?? {}).map(String));
    for (const text of [conditions, ...passed]) {
      for (const [, expression] of text.matchAll(/\$\{\{\s*(.+?)\s*\}\}/g)) expect(expression).toMatch(OUR_OWN);
    }
  });
});
