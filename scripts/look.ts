/**
 * Shows what a person will see: renders the job summary, both halves of a check run, and the text report to HTML and, where Chromium
 * is installed, to pictures.
 *
 *     node --conditions=source scripts/look.ts FOLDER [--images]
 *
 * The findings are those of examples/vulnerable-app, as a proposal that changes two of its files; a second page holds hostile names and
 * texts, a third one what was not judged. With --images the pictures of the README are written to docs/images. Needs chromium, for the terminal's picture aha, and a font
 * with emoji (Debian: chromium, aha, fonts-noto-color-emoji).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_POLICY, judge, type MarkdownFacts, type Report, renderMarkdown, verdict } from '@rsolv-ast/report';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { hostileReport } from '../packages/report/test/hostile-report.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const APP = path.join(ROOT, 'examples/vulnerable-app');
const MAIN = path.join(ROOT, 'packages/cli/src/main.ts');
/** The column of a check run on a laptop, and its margins. */
const PAGE_WIDTH = 1000;
/** The terminal's 80 columns, and a margin. */
const TERMINAL_WIDTH = 720;
const SHA = 'a'.repeat(40);
/** Files that the proposal changes; the others are context. */
const CHANGED = new Set(['web/mailer.ts', 'web/note-view.tsx']);

const folder = path.resolve(process.argv[2] ?? 'look');
const forReadme = process.argv.includes('--images');
mkdirSync(folder, { recursive: true });

const report = proposal();
const facts = factsOf(report);
const shown = renderMarkdown(report, facts, { overviewBytes: 64_000, detailsBytes: 64_000 });
const folded = page(`${shown.overview}\n\n${shown.details}`);
picture('summary', folded, 700);
if (forReadme) readmePicture(folded);
picture('summary-open', folded.replaceAll('<details>', '<details open>'), 5000);
const hostile = renderMarkdown(hostileReport, factsOf(hostileReport), { overviewBytes: 64_000, detailsBytes: 64_000 });
picture('hostile', page(`${hostile.overview}\n\n${hostile.details}`).replaceAll('<details>', '<details open>'), 4000);
const hidden = notJudged(report);
const hiding = renderMarkdown(hidden, incompleteFacts(hidden), { overviewBytes: 64_000, detailsBytes: 64_000 });
picture('not-judged', page(`${hiding.overview}\n\n${hiding.details}`), 500);
terminal();

function scan(paths: readonly string[], format: 'json' | 'text'): string {
  const call = ['--conditions=source', MAIN, 'scan', ...paths, '--fail-on', 'never', '--format', format];
  return execFileSync(process.execPath, call, {
    cwd: APP,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
  });
}

/** The application as a proposal that touches two of its files: what the rest holds is not counted. */
function proposal(): Report {
  const { findings, coverage, rulesDigest } = JSON.parse(scan(['.'], 'json'));
  return judge(
    { toolVersion: '0.1.0', findings, coverage, rules: [], ruleErrors: [], rulesDigest },
    {
      policy: DEFAULT_POLICY,
      changes: new Map([...CHANGED].map((one) => [one, 'all'])),
      today: new Date('2026-01-01'),
      allowNewSuppressions: true,
    },
  );
}

/** The same proposal, of which one file was too large and one ran out of time. */
function notJudged(of: Report): Report {
  const reasons = { 'web/mailer.ts': 'too-large', 'web/note-view.tsx': 'timeout' } as const;
  const coverage = of.coverage.map((one) => {
    const reason = reasons[one.path as keyof typeof reasons];
    return reason === undefined ? one : { ...one, status: 'skipped' as const, reason };
  });
  return { ...of, findings: [], coverage, unjudged: coverage.filter(({ path: file }) => file in reasons) };
}

function incompleteFacts(of: Report): MarkdownFacts {
  const { conclusion, reasons } = verdict(of, { failOn: 'low', failOnIncomplete: false });
  const contextPaths = new Set(of.coverage.map((one) => one.path).filter((one) => !CHANGED.has(one)));
  return { ...factsOf(of), conclusion, reasons, contextPaths };
}

function factsOf(of: Report): MarkdownFacts {
  return {
    conclusion: 'failure',
    reasons: [],
    scope: 'change',
    links: { serverUrl: 'https://github.com', owner: 'octo', repo: 'shop', sha: SHA },
    contextPaths: new Set(of.coverage.map((one) => one.path).filter((one) => of === report && !CHANGED.has(one))),
    engine: { kind: 'embedded', why: 'no server-url is set', version: '0.1.0' },
    notes: [],
    readSource: sourceOf,
  };
}

function sourceOf(file: string): string | undefined {
  try {
    return readFileSync(path.join(APP, file), 'utf8');
  } catch {
    return undefined;
  }
}

function page(markdown: string, theme: 'light' | 'dark' = 'light'): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const style = readFileSync(path.join(import.meta.dirname, 'look.css'), 'utf8');
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body class="${theme}"><main>${html}</main>`;
}

function picture(name: string, html: string, height: number): void {
  for (const theme of ['light', 'dark']) {
    const file = path.join(folder, `${name}-${theme}.html`);
    writeFileSync(file, html.replace('class="light"', `class="${theme}"`));
    screenshot(file, path.join(folder, `${name}-${theme}.png`), PAGE_WIDTH, height);
  }
}

/** Folded but for the first finding. */
function readmePicture(html: string): void {
  const file = path.join(folder, 'readme.html');
  writeFileSync(file, html.replace('<details>', '<details open>'));
  mkdirSync(path.join(ROOT, 'docs/images'), { recursive: true });
  screenshot(file, path.join(ROOT, 'docs/images/check-run.png'), PAGE_WIDTH, 860);
}

function terminal(): void {
  // Colours are asked for by the environment, as in a terminal; the program writes to a pipe.
  const text = scan([...CHANGED], 'text');
  const html = execFileSync('aha', ['--black', '--title', 'rsolv-ast scan'], { input: text, encoding: 'utf8' });
  const file = path.join(folder, 'terminal.html');
  const style =
    '<style>body{margin:16px;background:#0d1117}pre{font:13px/1.35 "DejaVu Sans Mono",monospace;color:#e6edf3}</style>';
  writeFileSync(file, html.replace('</head>', `${style}</head>`));
  screenshot(file, path.join(folder, 'terminal.png'), TERMINAL_WIDTH, 910);
  if (forReadme) screenshot(file, path.join(ROOT, 'docs/images/terminal.png'), TERMINAL_WIDTH, 910);
}

function screenshot(file: string, image: string, width: number, height: number): void {
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--window-size=${width},${height}`,
  ];
  execFileSync('chromium', [...options, `--screenshot=${image}`, `file://${file}`], {
    stdio: 'ignore',
    timeout: 60_000,
  });
}
