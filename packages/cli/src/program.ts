/** The commands of `rsolv-ast` and their options; what each does lies in its own file, loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { EXIT, UsageError } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import type { BaselineOptions, ScanOptions } from './scan/options.ts';
import { appended, byteSize, FAIL_ON, FORMATS, positiveInteger, seconds, serverUrl } from './scan/options.ts';
import { complain, type Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** Runs one command; resolves to the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.clean;
  const program = buildProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeFor(error, terminal);
  }
}

function exitCodeFor(error: unknown, terminal: Terminal): number {
  // Commander has printed its own message; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    complain(terminal, error.message);
    return EXIT.usage;
  }
  const expected = error instanceof Error ? expectedExitCode(error) : undefined;
  if (expected !== undefined) {
    complain(terminal, (error as Error).message);
    return expected;
  }
  complain(terminal, `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.failed;
}

/** Failures of the service that say what to do, by name: their classes come with modules that most commands never load. */
const SERVICE_FAILURES: Readonly<Record<string, number>> = {
  ConfigError: EXIT.usage,
  ListenError: EXIT.usage,
  KeyFileError: EXIT.usage,
  KeyRingError: EXIT.usage,
  NodeStartError: EXIT.failed,
};

/** The client's errors carry their exit code. */
function expectedExitCode(error: Error): number | undefined {
  if ('exitCode' in error && typeof error.exitCode === 'number') return error.exitCode;
  return SERVICE_FAILURES[error.name];
}

function buildProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const program = new Command('rsolv-ast')
    .description('Finds vulnerabilities in JavaScript, TypeScript, Python, Ruby, Java and PHP by parsing and rules.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('(see --help)');

  analysisOptions(
    program
      .command('scan')
      .description('analyse files and directories and report what is found')
      .argument('[path...]', 'files and directories', ['.'])
      .addOption(new Option('--format <format>', 'what is written').choices(FORMATS).default('text'))
      .option('-o, --output <file>', 'write the report to this file instead of standard output')
      .option('--sarif <file>', 'write SARIF to this file as well')
      .addOption(
        new Option('--fail-on <severity>', 'exit with 1 on findings from this severity on (default: low)').choices(
          FAIL_ON,
        ),
      )
      .option('--fail-on-incomplete', 'exit with 3 unless every file was analysed completely')
      .option('--no-fail-on-incomplete', 'whatever the configuration says')
      .option('--diff <revision>', 'count only findings that the change since this revision touches or causes')
      .option('--baseline <file|revision>', 'count no finding that this file holds, or that this revision had')
      .option('--no-baseline', 'whatever the configuration says')
      .option('--allow-new-suppressions', 'with --diff: comments that the change adds count (default)')
      .option('--no-allow-new-suppressions', 'with --diff: they do not')
      .option('--autofix', 'make the fixes of findings that count, then report what is left')
      .option('--dry-run', 'with --autofix: print the fixes as a diff, and change nothing'),
  ).action(async (paths, options) => {
    finish(await interruptible((signal) => scanWithService({ ...options, paths }, terminal, signal)));
  });

  analysisOptions(
    program
      .command('baseline')
      .description('analyse as scan does, and write what is found to a file that later scans count as old')
      .argument('[path...]', 'files and directories', ['.'])
      .option('-o, --output <file>', 'file to write, - for standard output (default: .github/rsolv-ast-baseline.json)'),
  ).action(async (paths, options) => {
    finish(await interruptible((signal) => baselineWithService({ ...options, paths }, terminal, signal)));
  });

  program
    .command('serve')
    .description('start the service')
    .option('--host <address>', 'address to listen on (default: HOST, or 127.0.0.1)')
    .option('--port <number>', 'port to listen on (default: PORT, or 8080)')
    .option('--data-dir <directory>', 'where keys are kept (default: DATA_DIR, or ~/.rsolv-ast)')
    .action(async (options) => {
      const { serve } = await import('./service/serve.ts');
      finish(await serve(options, terminal));
    });

  const keys = program.command('keys').description('manage the API keys of the service');
  const dataDir = new Option('--data-dir <directory>', 'where keys are kept (default: DATA_DIR, or ~/.rsolv-ast)');
  keys
    .command('create')
    .description('make an API key for a customer and print it, once')
    .requiredOption('--customer <name>', 'whose key it is')
    .addOption(dataDir)
    .action(async (options) => {
      const { createKey } = await import('./service/keys.ts');
      await createKey(options, terminal);
    });
  keys
    .command('list')
    .description('list the API keys, without the keys themselves')
    .addOption(dataDir)
    .action(async (options) => {
      const { listKeys } = await import('./service/keys.ts');
      await listKeys(options, terminal);
    });
  keys
    .command('revoke')
    .description('revoke an API key')
    .argument('<id>', 'id of the key, as `keys list` prints it')
    .addOption(dataDir)
    .action(async (id, options) => {
      const { revokeKey } = await import('./service/keys.ts');
      await revokeKey(id, options, terminal);
    });

  rulesCommands(program, terminal, finish);

  program
    .command('dump')
    .description('show what the analysis makes of a file or of a pattern')
    .argument('[file|pattern]', 'a file; where there is none of that name, a pattern of --language')
    .option('--ast', 'its generic syntax tree')
    .option('-p, --pattern <text>', 'a pattern, as rules have it')
    .option('-l, --language <name>', 'language of the pattern; of a file the one that its name tells by default')
    .option('--no-ranges', 'without the line and column at which each node begins and ends')
    .action(async (named, options) => {
      const { dump } = await import('./dump/dump.ts');
      finish(await dump(named, options, terminal));
    });

  program
    .command('languages')
    .description('list the languages that are analysed')
    .action(async () => {
      const { listLanguages } = await import('./languages.ts');
      listLanguages(terminal);
    });

  return program;
}

function rulesCommands(program: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  const rules = program.command('rules').description('test, check and list rules, in this process');
  rules
    .command('test')
    .description('run the rules of a directory on the annotated fixtures beside them')
    .argument('<dir>', 'directory with rule files, or one rule file')
    .option('--json <file>', 'write the result as JSON to this file, - for standard output')
    .action(async (folder, options) => {
      const { test } = await import('./rules/test.ts');
      finish(await interruptible((signal) => test(folder, options, terminal, signal)));
    });
  rules
    .command('validate')
    .description('load rules as a scan does, without running them, and say what is wrong')
    .argument('<path...>', 'directories and rule files')
    .action(async (paths) => {
      const { validate } = await import('./rules/validate.ts');
      finish(await validate(paths, terminal));
    });
  rules
    .command('list')
    .description('list the rules in use, by language')
    .option('--rules <path>', 'rule file or directory, in the Semgrep rule language; repeatable', appended)
    .option('--no-default-rules', 'without the packs that come along')
    .option('--language <name>', 'only rules for this language')
    .option('--json', 'as JSON')
    .action(async (options) => {
      const { list } = await import('./rules/list.ts');
      finish(await list(options, terminal));
    });
}

/** What every command takes that analyses. */
function analysisOptions(command: Command): Command {
  return command
    .option(
      '--server <url>',
      'analyse on this service (API key in RSOLV_API_KEY) instead of in a server of its own',
      serverUrl,
    )
    .option('--config <file>', 'configuration file (default: .github/rsolv-ast.yml, if there is one)')
    .option('--no-config', 'read no configuration file')
    .option('--rules <path>', 'rule file or directory, in the Semgrep rule language; repeatable', appended)
    .option('--default-rules', 'use the packs that come along (default)')
    .option('--no-default-rules', 'use only the rules of --rules')
    .option('--include <glob>', 'only files that match; repeatable', appended)
    .option('--exclude <glob>', 'no files that match; repeatable', appended)
    .option('--jobs <number>', 'how many workers analyse at the same time (default: one a core)', positiveInteger)
    .option('--timeout <seconds>', 'time for the analysis of one file (default: 5)', seconds)
    .option('--max-file-size <size>', 'skip larger files (default: 2MiB)', byteSize);
}

/** The server starts first: its processes come up while everything else is still being loaded. */
async function scanWithService(options: ScanOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { openService } = await import('./scan/service.ts');
  const service = openService(options, terminal);
  try {
    const { scan } = await import('./scan/scan.ts');
    return await scan(options, service, terminal, signal);
  } finally {
    await service.close();
  }
}

async function baselineWithService(options: BaselineOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { openService } = await import('./scan/service.ts');
  const service = openService(options, terminal);
  try {
    const { writeBaseline } = await import('./scan/write-baseline.ts');
    return await writeBaseline(options, service, terminal, signal);
  } finally {
    await service.close();
  }
}
