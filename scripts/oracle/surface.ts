/**
 * How each language writes what the templates of the matrix say in a notation of their own:
 *
 *     @x            a variable            ~>     before a member          <+>    joins strings        let @x = 1;   a declaration
 *     …;            ends a statement      if C:  while C:  try:  catch @e:  def f(@a):  class A:  method m(@a):     with an indented body
 */
import type { OracleLanguage } from './batch.ts';

export type CodeLanguage = Exclude<OracleLanguage, 'generic' | 'regex'>;

interface Surface {
  readonly variable: (name: string) => string;
  readonly member: string;
  readonly concatenation: string;
  readonly terminator: string;
  readonly declare: (variable: string) => string;
  readonly open: Readonly<Record<Header, (rest: string) => string>>;
  readonly close: string;
  /** Headers that continue a statement, so that no `close` stands before them. */
  readonly continues: readonly Header[];
  /** A statement for a body that has none. */
  readonly empty: string;
  readonly file: (text: string) => string;
}

type Header = 'if' | 'else' | 'while' | 'try' | 'catch' | 'def' | 'class' | 'method';

const BRACES = { close: '}', continues: [], empty: '', terminator: ';' } as const;
const plain = (name: string): string => name;

const javascript: Surface = {
  ...BRACES,
  variable: plain,
  member: '.',
  concatenation: '+',
  declare: (variable) => `const ${variable}`,
  open: {
    if: (rest) => `if (${rest}) {`,
    else: () => 'else {',
    while: (rest) => `while (${rest}) {`,
    try: () => 'try {',
    catch: (rest) => `catch (${rest}) {`,
    def: (rest) => `function ${rest} {`,
    class: (rest) => `class ${rest} {`,
    method: (rest) => `${rest} {`,
  },
  file: plain,
};

const SURFACES: Readonly<Record<CodeLanguage, Surface>> = {
  javascript,
  typescript: javascript,
  python: {
    variable: plain,
    member: '.',
    concatenation: '+',
    terminator: '',
    declare: plain,
    open: {
      if: (rest) => `if ${rest}:`,
      else: () => 'else:',
      while: (rest) => `while ${rest}:`,
      try: () => 'try:',
      catch: (rest) => `except Exception as ${rest}:`,
      def: (rest) => `def ${rest}:`,
      class: (rest) => `class ${rest}:`,
      method: (rest) => `def ${rest.replace('(', '(self, ').replace(', )', ')')}:`,
    },
    close: '',
    continues: [],
    empty: 'pass',
    file: plain,
  },
  ruby: {
    variable: plain,
    member: '.',
    concatenation: '+',
    terminator: '',
    declare: plain,
    open: {
      if: (rest) => `if ${rest}`,
      else: () => 'else',
      while: (rest) => `while ${rest}`,
      try: () => 'begin',
      catch: (rest) => `rescue => ${rest}`,
      def: (rest) => `def ${rest}`,
      class: (rest) => `class ${rest}`,
      method: (rest) => `def ${rest}`,
    },
    close: 'end',
    continues: ['else', 'catch'],
    empty: '',
    file: plain,
  },
  java: {
    ...BRACES,
    variable: plain,
    member: '.',
    concatenation: '+',
    declare: (variable) => `var ${variable}`,
    open: {
      ...javascript.open,
      catch: (rest) => `catch (Exception ${rest}) {`,
      def: (rest) => `void ${typed(rest)} {`,
      method: (rest) => `void ${typed(rest)} {`,
    },
    file(text) {
      if (/^(?:import\b|package\b|class\b|public\b|@|interface\b|enum\b|record\b|abstract\b|final class\b)/m.test(text))
        return text;
      const members = /^void /.test(text);
      const body = members ? indent(text) : `  void main() {\n${indent(indent(text))}\n  }`;
      return `class Main {\n${body}\n}`;
    },
  },
  php: {
    ...BRACES,
    variable: (name) => `$${name}`,
    member: '->',
    concatenation: '.',
    declare: (variable) => variable,
    open: {
      ...javascript.open,
      catch: (rest) => `catch (Exception ${rest}) {`,
      method: (rest) => `function ${rest} {`,
    },
    file: (text) => `<?php\n${text}`,
  },
};

/** Parameters of Java have types. */
function typed(signature: string): string {
  return signature.replaceAll(/(?<=[(,]\s*)(?=\w)/g, 'Object ');
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** A pattern. */
export function patternIn(language: CodeLanguage, template: string): string {
  return render(SURFACES[language], template);
}

/** A whole file. */
export function programIn(language: CodeLanguage, template: string): string {
  const surface = SURFACES[language];
  return `${surface.file(render(surface, template))}\n`;
}

/** A whole file around a text of the language itself. */
export function rawProgramIn(language: CodeLanguage, text: string): string {
  return `${SURFACES[language].file(text.trimEnd())}\n`;
}

function render(surface: Surface, template: string): string {
  if (template.trim() === '') return '';
  const output: string[] = [];
  const open: number[] = [];
  const lines = template.trimEnd().split('\n');
  lines.forEach((line, i) => {
    const depth = line.search(/\S/);
    const text = line.trim();
    const header = headerOf(text);
    while (open.length > 0 && depth <= open.at(-1)!) {
      const at = open.pop()!;
      const continued = depth === at && header !== undefined && surface.continues.includes(header.kind);
      if (!continued && surface.close !== '') output.push(`${' '.repeat(at)}${surface.close}`);
    }
    const code =
      header === undefined ? statement(surface, text) : surface.open[header.kind](words(surface, header.rest));
    output.push(`${' '.repeat(depth)}${code}`);
    if (header === undefined) return;
    open.push(depth);
    const next = lines[i + 1];
    if (surface.empty !== '' && (next === undefined || next.search(/\S/) <= depth)) {
      output.push(`${' '.repeat(depth + 2)}${surface.empty}`);
    }
  });
  for (const at of open.reverse()) if (surface.close !== '') output.push(`${' '.repeat(at)}${surface.close}`);
  return output.join('\n');
}

function headerOf(line: string): { kind: Header; rest: string } | undefined {
  const match = /^(if|else|while|try|catch|def|class|method)\b\s*(.*):$/.exec(line);
  return match === null ? undefined : { kind: match[1] as Header, rest: match[2]! };
}

function statement(surface: Surface, line: string): string {
  const declared = line.replace(/^let (@?\$?\w+)/, (_, variable: string) => surface.declare(variable));
  return words(
    surface,
    declared.replaceAll(/;(?=\s|$)/g, (mark, at: number) =>
      at === declared.length - 1 ? surface.terminator : surface.terminator || mark,
    ),
  );
}

function words(surface: Surface, text: string): string {
  return text
    .replaceAll(/@([a-z]\w*)/g, (_, name: string) => surface.variable(name))
    .replaceAll('~>', surface.member)
    .replaceAll('<+>', surface.concatenation);
}
