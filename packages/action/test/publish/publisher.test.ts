import type { MarkdownFacts, Report } from '@rsolv-ast/report';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FakeGitHub, type Permissions } from '../../../../test/github/fake-github.ts';
import { readPrinted } from '../../../../test/github/workflow-commands.ts';
import { HOSTILE_TEXTS, hostileReport } from '../../../report/test/hostile-report.ts';
import { finding, report, span } from '../../../report/test/reports.ts';
import { ActionError } from '../../src/errors.ts';
import type { PullContext } from '../../src/event/pull-context.ts';
import { openOctokit } from '../../src/network/octokit.ts';
import { openPublisher } from '../../src/publish/open-publisher.ts';
import { openRunner } from './runner-here.ts';

const YAML = 'permissions:\n  contents: read\n  pull-requests: read\n  checks: write';

let github: FakeGitHub;
let count = 0;
let name: string;
let sha: string;

beforeAll(async () => {
  github = await FakeGitHub.start();
});
beforeEach(() => {
  name = `acme/shop-${count++}`;
  sha = github.repository(name).commit({ on: 'main', files: { 'src/app.js': 'x();\n' } });
});
afterEach(() => {
  github.faults.clear();
  github.assertObeyed();
});
afterAll(async () => {
  await github.close();
});

interface Wanted {
  context?: Partial<PullContext>;
  permissions?: Permissions;
  token?: string | undefined;
  job?: string;
  maxAnnotations?: number;
  patienceMs?: number;
  /** Stands between the client and GitHub. */
  through?: (request: { method: string; body: Record<string, unknown> }) => Response | undefined;
}

/** A publisher of one job, and everything that a person would see of it. */
async function open(wanted: Wanted = {}) {
  const [owner, repo] = name.split('/') as [string, string];
  const token = 'token' in wanted ? wanted.token : github.token(wanted.permissions ?? { checks: 'write' });
  const { output, printed, summary } = openRunner();
  const octokit = openOctokit({
    apiUrl: github.apiUrl,
    token,
    fetch: async (input, init) => {
      const body = init?.body ? JSON.parse(String(init.body)) : {};
      return wanted.through?.({ method: init?.method ?? 'GET', body }) ?? fetch(input, init);
    },
    signal: new AbortController().signal,
    onRetry: () => {},
    sleep: async () => {},
  });
  const publisher = await openPublisher({
    context: {
      event: 'pull_request',
      repository: { owner, repo, serverUrl: github.url, apiUrl: github.apiUrl, defaultBranch: 'main' },
      head: { sha },
      workflowSha: sha,
      pullNumber: 7,
      fromFork: false,
      dependabot: false,
      deleted: false,
      forced: false,
      workspace: '/nowhere',
      ...wanted.context,
    },
    inputs: { githubToken: token, checkName: 'rsolv AST', maxAnnotations: wanted.maxAnnotations ?? 1000 },
    octokit,
    output,
    job: { workflow: 'CI', job: wanted.job ?? 'scan' },
    ...(wanted.patienceMs !== undefined && { patienceMs: wanted.patienceMs }),
  });
  return {
    publisher,
    printed: () => readPrinted(printed()),
    log: printed,
    summary,
  };
}

function facts(extra: Partial<MarkdownFacts> = {}): MarkdownFacts {
  return {
    conclusion: 'failure',
    reasons: ['there are findings'],
    scope: 'change',
    contextPaths: new Set(),
    engine: { kind: 'embedded', why: 'no server-url is set', version: '1.0.0' },
    notes: [],
    readSource: () => 'x();\n',
    ...extra,
  };
}

function withFindings(amount: number, extra: (index: number) => Parameters<typeof finding>[0] = () => ({})): Report {
  return report({
    findings: Array.from({ length: amount }, (_, index) =>
      finding({ path: `src/f${index}.js`, span: span(1, 1, 1, 2), ...extra(index) }),
    ),
  });
}

const runs = () => github.checkRuns(name);
const requests = (operation: string) =>
  github.seen.filter((one) => one.operation === operation && one.path.includes(`${name}/`)).length;

describe('check run', () => {
  test('is in progress from the start, and ends with verdict, summary and annotations', async () => {
    const { publisher, summary, printed } = await open();
    await publisher.begin();
    expect(runs()).toMatchObject([{ status: 'in_progress', name: 'rsolv AST', headSha: sha, title: 'Scanning' }]);
    const published = await publisher.finish(withFindings(2), facts());
    expect(runs()).toMatchObject([{ status: 'completed', conclusion: 'failure', title: '2 new findings: 2 high' }]);
    expect(runs()[0]!.summary).toMatch(/^### ❌ 2 new findings/);
    expect(runs()[0]!.text).toContain('Coverage receipt');
    expect(runs()[0]!.annotations[0]).toMatchObject({
      path: 'src/f0.js',
      start_line: 1,
      end_line: 1,
      start_column: 1,
      end_column: 1,
      annotation_level: 'failure',
      title: 'high: javascript.eval (CWE-95)',
    });
    expect(published.checkRunUrl).toBe(`${github.url}/${name}/runs/${runs()[0]!.id}`);
    expect(summary()).toContain('### ❌ 2 new findings');
    expect(printed().commands).toMatchObject([
      { name: 'error', data: `2 new findings: 2 high. See ${published.checkRunUrl}` },
    ]);
    // One to look for an earlier one, one to begin, one to end.
    expect([requests('checks/list-for-ref'), requests('checks/create'), requests('checks/update')]).toEqual([1, 1, 1]);
  });

  test.each(['success', 'neutral'] as const)('concludes %s', async (conclusion) => {
    const { publisher } = await open();
    await publisher.finish(report({ coverage: [] }), facts({ conclusion, reasons: [] }));
    expect(runs()).toMatchObject([{ conclusion }]);
  });

  test('takes annotations by fifties, most severe first, and says how many it leaves out', async () => {
    const { publisher, log } = await open({ maxAnnotations: 120 });
    await publisher.finish(
      withFindings(130, (index) => ({ severity: index < 100 ? 'low' : 'critical' })),
      facts(),
    );
    const [run] = runs();
    expect(run!.batches).toEqual([50, 50, 20]);
    expect(run!.annotations.map(({ annotation_level }) => annotation_level)).toEqual([
      ...Array(30).fill('failure'),
      ...Array(90).fill('notice'),
    ]);
    expect(run!.summary).toContain('the 120 most severe; 10 more findings have none (max-annotations).');
    expect(log()).toContain('10 more findings than max-annotations allows');
  });

  test('stays within the bytes that GitHub takes', async () => {
    const { publisher, summary } = await open();
    await publisher.finish(
      withFindings(2000, () => ({ message: '漢字 '.repeat(300) })),
      facts(),
    );
    expect(Buffer.byteLength(runs()[0]!.summary!)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(runs()[0]!.text!)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(summary())).toBeLessThanOrEqual(1024 * 1024);
    expect(runs()[0]!.summary).toMatch(/… and [\d,]+ more that do not fit here/);
  });
});

describe('another attempt of the same job', () => {
  async function attempt(of: Report, wanted: Wanted = {}) {
    const { publisher } = await open(wanted);
    await publisher.begin();
    expect(runs().at(-1)).toMatchObject({ status: 'in_progress', conclusion: null });
    return publisher.finish(of, facts());
  }

  test('updates the same check run, and repeats no annotation', async () => {
    await attempt(withFindings(60));
    await attempt(withFindings(61));
    expect(runs()).toHaveLength(1);
    expect(runs()[0]!.annotations.map(({ path }) => path)).toEqual(withFindings(61).findings.map(({ path }) => path));
    expect(runs()[0]).toMatchObject({ status: 'completed', title: '61 new findings: 61 high' });
  });

  test('takes a fresh one where an annotation holds no more, since GitHub takes none back', async () => {
    await attempt(withFindings(3));
    const { checkRunUrl } = await attempt(withFindings(1));
    expect(runs()).toMatchObject([
      { conclusion: 'neutral', title: 'Replaced by a later attempt' },
      { conclusion: 'failure', title: '1 new finding: 1 high', annotations: [{ path: 'src/f0.js' }] },
    ]);
    expect(checkRunUrl).toContain(String(runs()[1]!.id));
    // A third one goes on with the newest.
    await attempt(withFindings(2));
    expect(runs()).toHaveLength(2);
    expect(runs()[1]!.annotations).toHaveLength(2);
  });

  test('leaves the check runs of other jobs alone', async () => {
    await attempt(withFindings(1));
    await attempt(withFindings(1), { job: 'other' });
    await attempt(withFindings(1), { context: { pullNumber: 8 } });
    expect(runs().map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'failure']);
  });
});

describe('without the permission', () => {
  test.each<[string, Wanted, RegExp, boolean]>([
    [
      'a token that may only read',
      { permissions: { checks: 'read' } },
      /lacks the permission "checks: write" \(GitHub wants checks=write\)/,
      true,
    ],
    ['a token without checks', { permissions: { contents: 'read' } }, /lacks the permission "checks: write"/, true],
    ['a token that GitHub does not know', { token: 'ghs_unknown' }, /does not accept the token/, false],
    ['no token', { token: undefined }, /the github-token input is empty/, true],
    ['a fork', { context: { fromFork: true } }, /from forks a read-only token/, false],
    ['Dependabot', { context: { dependabot: true } }, /that Dependabot starts a read-only token/, false],
  ])('%s: annotations in the log, the job summary, and why in one line', async (_, wanted, why, yaml) => {
    const { publisher, printed, summary, log } = await open(wanted);
    await publisher.begin();
    expect(publisher.fallbackReason).toMatch(why);
    const published = await publisher.finish(withFindings(2), facts());
    expect(published.checkRunUrl).toBeUndefined();
    expect(runs()).toEqual([]);
    const notices = printed().commands.filter((one) => one.name === 'notice');
    expect(notices).toHaveLength(1);
    expect(notices[0]!.data).toMatch(why);
    expect(notices[0]!.data).not.toContain('\n');
    expect(log().includes(YAML)).toBe(yaml);
    expect(printed().commands.filter((one) => one.name === 'error')).toMatchObject([
      { properties: { file: 'src/f0.js', line: '1', endLine: '1' } },
      { properties: { file: 'src/f1.js' } },
    ]);
    expect(summary()).toContain('### ❌ 2 new findings');
  });

  test('of forks and Dependabot GitHub is not asked at all', async () => {
    for (const context of [{ fromFork: true }, { dependabot: true }]) {
      const { publisher } = await open({ context });
      await publisher.finish(report(), facts());
      await publisher.cancelled();
    }
    expect(github.seen.filter(({ path }) => path.includes(`${name}/`))).toEqual([]);
  });

  test('pull_request_target has it, also for a fork', async () => {
    const { publisher } = await open({ context: { event: 'pull_request_target', fromFork: true } });
    await publisher.finish(report(), facts({ conclusion: 'success' }));
    expect(runs()).toMatchObject([{ conclusion: 'success' }]);
  });

  test('GitHub shows ten of each level: the most severe, and the rest is counted', async () => {
    const severities = ['low', 'critical', 'medium', 'high'] as const;
    const { publisher, printed, log } = await open({ token: undefined });
    await publisher.finish(
      withFindings(48, (index) => ({ severity: severities[index % 4]! })),
      facts(),
    );
    const titles = printed().commands.map(({ properties }) => properties.title?.split(':')[0]);
    expect(titles.filter((one) => one === 'critical')).toHaveLength(10);
    expect(titles.filter((one) => one === 'high')).toHaveLength(0);
    expect(titles.filter((one) => one === 'medium')).toHaveLength(10);
    // One notice says why.
    expect(printed().commands.filter((one) => one.name === 'notice')).toHaveLength(10);
    expect(log()).toContain('19 more findings are not shown at their lines');
  });
});

describe('a GitHub in trouble', () => {
  test('that fails for a moment makes one check run, with each annotation once', async () => {
    github.fault({ of: 'checks/list-for-ref', fault: { kind: 'status', status: 502 }, times: 2 });
    github.fault({ of: 'checks/create', fault: { kind: 'status', status: 503 }, times: 1 });
    github.fault({ of: 'checks/update', fault: { kind: 'status', status: 500 }, times: 1 });
    const { publisher } = await open();
    await publisher.finish(withFindings(3), facts());
    expect(runs()).toMatchObject([{ conclusion: 'failure', batches: [3] }]);
  });

  test('whose answer gets lost is not told twice', async () => {
    github.fault({ of: 'checks/create', fault: { kind: 'cut', when: 'after' }, times: 1 });
    github.fault({ of: 'checks/update', fault: { kind: 'cut', when: 'after' }, times: 2 });
    const { publisher } = await open();
    const { checkRunUrl } = await publisher.finish(withFindings(60), facts());
    expect(runs()).toMatchObject([{ conclusion: 'failure', batches: [50, 10] }]);
    expect(checkRunUrl).toBeDefined();
  });

  test('that limits the rate is waited for', async () => {
    github.fault({ of: 'checks/update', fault: { kind: 'secondary-limit', retryAfterSeconds: 30 }, times: 2 });
    const { publisher } = await open();
    await publisher.finish(withFindings(1), facts());
    expect(runs()).toMatchObject([{ conclusion: 'failure', batches: [1] }]);
  });

  test.each<[string, () => void]>([
    ['is down', () => github.fault({ of: 'api', fault: { kind: 'status', status: 502 } })],
    ['is down at the end', () => github.fault({ of: 'checks/update', fault: { kind: 'status', status: 502 } })],
    ['cuts every connection', () => github.fault({ of: 'api', fault: { kind: 'cut', when: 'before' } })],
    [
      'limits the rate for an hour',
      () => github.fault({ of: 'api', fault: { kind: 'primary-limit', resetInSeconds: 3600 } }),
    ],
  ])('that %s loses no result', async (_, trouble) => {
    trouble();
    const { publisher, printed, summary } = await open();
    await publisher.begin();
    expect((await publisher.finish(withFindings(2), facts())).checkRunUrl).toBeUndefined();
    expect(summary()).toContain('### ❌ 2 new findings');
    expect(printed().commands.filter((one) => one.name === 'error')).toHaveLength(2);
    expect(printed().commands.find((one) => one.name === 'notice')!.data).toMatch(
      /^The check run could not be (created|completed): GitHub did not do it \(HTTP \d+(, rate limit)?\)\. The verdict stands/,
    );
  });

  test('that is too slow is not waited for longer than agreed', async () => {
    github.fault({ of: 'checks/update', fault: { kind: 'slow', milliseconds: 3000 } });
    const { publisher, summary, log } = await open({ patienceMs: 1000 });
    await publisher.begin();
    await publisher.finish(withFindings(1), facts());
    expect(summary()).toContain('### ❌ 1 new finding');
    expect(log()).toContain('no answer within 1 s');
    // The late answer must not outlive the fake.
    await new Promise((resolve) => setTimeout(resolve, 3000));
  });
});

describe('what GitHub refuses', () => {
  const refusal = () =>
    new Response(JSON.stringify({ message: 'Validation Failed', errors: [] }), {
      status: 422,
      headers: { 'content-type': 'application/json' },
    });
  const annotationsOf = (body: Record<string, unknown>) =>
    (body.output as { annotations?: { path: string }[] } | undefined)?.annotations ?? [];

  test('single annotations: the others arrive, and the refused ones are counted', async () => {
    const { publisher, log } = await open({
      through: ({ body }) => (annotationsOf(body).some((one) => /f(3|70)\.js$/.test(one.path)) ? refusal() : undefined),
    });
    await publisher.finish(withFindings(80), facts());
    const [run] = runs();
    expect(run!.annotations).toHaveLength(78);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(run!.summary).toContain('GitHub refused 2 of the annotations');
    expect(log()).toContain('GitHub refused 2 of 80 annotations.');
  });

  test('every annotation: the verdict arrives, and the search for the culprit ends', async () => {
    const { publisher } = await open({
      through: ({ body }) => (annotationsOf(body).length > 0 ? refusal() : undefined),
    });
    await publisher.finish(withFindings(300), facts());
    expect(runs()).toMatchObject([{ conclusion: 'failure', annotations: [] }]);
    expect(runs()[0]!.summary).toContain('GitHub refused 300 of the annotations');
  });

  test('the whole output: the verdict arrives with the title', async () => {
    const { publisher, summary } = await open({
      through: ({ body }) => ((body.output as { text?: string } | undefined)?.text ? refusal() : undefined),
    });
    await publisher.finish(withFindings(1), facts());
    expect(runs()).toMatchObject([{ conclusion: 'failure', title: '1 new finding: 1 high' }]);
    expect(runs()[0]!.summary).toContain('They are in the summary of the job');
    expect(summary()).toContain('Coverage receipt');
  });

  test('the check run itself', async () => {
    const { publisher, log, summary } = await open({
      through: ({ method }) => (method === 'POST' ? refusal() : undefined),
    });
    await publisher.finish(withFindings(1), facts());
    expect(log()).toContain('The check run could not be created: GitHub did not do it (HTTP 422)');
    expect(summary()).toContain('1 new finding');
  });
});

describe('other ends', () => {
  test('a failure says what to do', async () => {
    const { publisher, summary } = await open();
    const error = new ActionError('bad-inputs', 'fail-on: write "low"\n::error::x `` ``` <img src=x> @octocat');
    await publisher.fail(error);
    expect(runs()).toMatchObject([{ conclusion: 'failure', title: error.title }]);
    expect(runs()[0]!.summary).toBe(
      `### ❌ ${error.title}\n\n\`\`\`\`text\nfail-on: write "low"\n::error::x \`\` \`\`\` <img src=x> @octocat\n\`\`\`\``,
    );
    expect(summary()).toContain(error.title);
  });

  test('a cancelled job does not leave a check run in progress', async () => {
    const { publisher } = await open();
    await publisher.begin();
    await publisher.cancelled();
    expect(runs()).toMatchObject([{ status: 'completed', conclusion: 'cancelled', title: 'Cancelled' }]);
  });

  test('a job that is cancelled when all is done keeps its result', async () => {
    const { publisher } = await open();
    await publisher.finish(report(), facts({ conclusion: 'success', reasons: [] }));
    await publisher.cancelled();
    expect(runs()).toMatchObject([{ conclusion: 'success' }]);
  });
});

describe('hostile names and texts', () => {
  test('reach the annotations of a check run as they are, and GitHub takes them', async () => {
    const { publisher } = await open();
    await publisher.finish(hostileReport, facts());
    expect(runs()[0]!.annotations.map(({ path }) => path)).toEqual(HOSTILE_TEXTS.map((text) => text.toWellFormed()));
  });

  test('make no workflow command of their own', async () => {
    const { publisher, printed } = await open({ token: undefined });
    await publisher.finish(hostileReport, facts());
    const { commands, lines } = printed();
    expect(commands.map((one) => one.name)).toEqual(['notice', ...Array(10).fill('error')]);
    for (const [index, { properties }] of commands.slice(1).entries()) {
      expect(Object.keys(properties).sort()).toEqual(
        ['endLine', 'file', 'line', 'title', ...('col' in properties ? ['col', 'endColumn'] : [])].sort(),
      );
      expect(properties.file).toBe(HOSTILE_TEXTS[index]!.toWellFormed());
    }
    expect(lines.join('\n')).not.toContain('pwned');
  });
});
