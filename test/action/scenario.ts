/** Proposals to a repository of their own on the tests' GitHub, and the action run on them. */
import { onTestFailed } from 'vitest';
import { Events, type WorkflowEvent } from '../github/events.ts';
import { FakeGitHub } from '../github/fake-github.ts';
import type { Pull } from '../github/hosted-repository.ts';
import type { Files, Repository } from '../github/repository.ts';
import { type ActionRun, type RunningAction, type RunRequest, startAction } from '../github/runner.ts';

export const UNSAFE = 'const { exec } = require("child_process");\nmodule.exports = (name) => exec(`ls ${name}`);\n';
export const SAFE = 'module.exports = (a, b) => a + b;\n';
export const RULE = 'javascript-command-injection';
export const CHECK_NAME = 'rsolv AST';

/** One repository with its base, and what is proposed for it. */
export class Scenario {
  readonly github: FakeGitHub;
  readonly repository: Repository;
  readonly events: Events;
  /** The first commit of main. */
  readonly base: string;

  constructor(github: FakeGitHub, base: Files = {}, settings: { private?: boolean } = {}) {
    this.github = github;
    this.repository = github.repository(`acme/shop${nextNumber()}`, settings);
    this.events = new Events(github, this.repository);
    this.base = this.repository.commit({ on: 'main', files: { 'README.md': '# Shop\n', ...base }, message: 'Base' });
  }

  /** A commit on a branch that starts at the base. */
  branch(name: string, files: Files): string {
    return this.repository.commit({ on: name, parents: [this.base], files, message: `Change ${name}` });
  }

  pull(files: Files, more: { fork?: string; author?: string } = {}): Pull {
    this.branch('feature', files);
    return this.github.pull(this.repository, { head: 'feature', ...more });
  }

  start(event: WorkflowEvent, more: Partial<RunRequest> = {}): Promise<RunningAction> {
    return startAction({ github: this.github, repository: this.repository.fullName, depth: 1, event, ...more });
  }

  async run(event: WorkflowEvent, more: Partial<RunRequest> = {}): Promise<ActionRun> {
    const run = await (await this.start(event, more)).ended;
    onTestFailed(() => console.error(`The action printed:\n${run.printed}`));
    return run;
  }

  /** The whole way of a proposal, from its files to the result. */
  async propose(files: Files, more: Partial<RunRequest> = {}): Promise<ActionRun> {
    return this.run(this.events.pullRequest(this.pull(files)), more);
  }

  get checkRuns() {
    return this.github.checkRuns(this.repository.fullName);
  }

  /** The only check run there is. */
  get checkRun() {
    const [only, ...others] = this.checkRuns;
    if (only === undefined || others.length > 0) throw new Error(`there are ${this.checkRuns.length} check runs`);
    return only;
  }

  /** Where findings are annotated, as `path:line`. */
  get annotated(): string[] {
    return this.checkRun.annotations.map(({ path, start_line }) => `${path}:${start_line}`);
  }
}

let repositories = 0;
const nextNumber = () => ++repositories;

export const startGitHub = () => FakeGitHub.start();
