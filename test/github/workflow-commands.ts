/**
 * Reads what a step prints and writes as GitHub's runner does. Sources: github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 * (both forms of a command), src/Runner.Worker/FileCommandManager.cs (GITHUB_OUTPUT).
 */

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

export interface Printed {
  readonly commands: readonly Command[];
  /** Everything else, as the log shows it. */
  readonly lines: readonly string[];
}

/** The commands that the runner knows; whatever else looks like one is text. */
const REGISTERED = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'internal-set-repo-path'],
  ...['notice', 'remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
]);

/** Both streams are read; .NET ends a line at CR, LF and CRLF. */
export function readPrinted(text: string): Printed {
  const commands: Command[] = [];
  const lines: string[] = [];
  let resume: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const command = doubleColon(line) ?? bracketed(line);
    if (resume !== undefined) {
      if (command?.name === resume) resume = undefined;
      else lines.push(line);
    } else if (command === undefined || !REGISTERED.has(command.name)) {
      lines.push(line);
    } else {
      commands.push(command);
      if (command.name === 'stop-commands') resume = command.data;
    }
  }
  return { commands, lines };
}

/** `::name key=value,key=value::data` */
function doubleColon(line: string): Command | undefined {
  const trimmed = line.trim();
  const end = trimmed.indexOf('::', 2);
  if (!trimmed.startsWith('::') || end === -1) return undefined;
  const [name, properties] = split(trimmed.slice(2, end), ' ');
  return {
    name: name.toLowerCase(),
    properties: readProperties(properties, ',', (text) => decoded(text, { '%3A': ':', '%2C': ',' })),
    data: decoded(trimmed.slice(end + 2)),
  };
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function bracketed(line: string): Command | undefined {
  const start = line.indexOf('##[');
  const end = line.indexOf(']', start);
  if (start === -1 || end === -1) return undefined;
  const [name, properties] = split(line.slice(start + 3, end), ' ');
  const more = { '%3B': ';', '%5D': ']' };
  return {
    name: name.toLowerCase(),
    properties: readProperties(properties, ';', (text) => decoded(text, more)),
    data: decoded(line.slice(end + 1), more),
  };
}

function readProperties(text: string, separator: string, decode: (text: string) => string): Record<string, string> {
  const pairs = text.split(separator).filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value] = split(pair, '=');
      return [key.trim(), decode(value)];
    }),
  );
}

function decoded(text: string, more: Record<string, string> = {}): string {
  const escapes: Record<string, string> = { '%0D': '\r', '%0A': '\n', ...more };
  return Object.entries(escapes)
    .reduce((done, [code, plain]) => done.replaceAll(code, plain), text)
    .replaceAll('%25', '%');
}

/** GITHUB_OUTPUT, GITHUB_STATE, GITHUB_ENV: `name=value`, or `name<<DELIMITER` and lines up to the delimiter. */
export function readFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc > 0) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, i + 1);
      if (delimiter === '' || end === -1) throw new Error(`the runner refuses: no delimiter ${delimiter}`);
      values[line.slice(0, heredoc)] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else {
      throw new Error(`the runner refuses the line ${JSON.stringify(line)}`);
    }
  }
  return values;
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
