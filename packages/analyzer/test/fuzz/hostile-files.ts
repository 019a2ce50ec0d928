/** Files that nobody would write: real ones cut, spliced and sprinkled, and bytes that are no text at all. */

import type { Random } from './random.ts';
import { EXTENSIONS, LANGUAGE_IDS, type SeedFile, seedFiles } from './seeds.ts';

export interface HostileFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

let seeds: SeedFile[] | undefined;

export function hostileFile(random: Random): HostileFile {
  seeds ??= seedFiles();
  const seed = random.pick(seeds);
  // Now and then a file is not in the language that its name says.
  const language = random.chance(12) ? random.pick(LANGUAGE_IDS) : seed.language;
  const path = `src/hostile${EXTENSIONS[language]}`;
  if (random.chance(12)) return { path, bytes: random.bytes(random.below(2_000)) };
  let text = seed.text;
  for (let steps = 1 + random.below(4); steps > 0; steps--) text = random.pick(CHANGES)(text, random, seeds);
  return { path, bytes: random.pick(ENCODINGS)(text, random) };
}

/** Characters and words at which the grammars, or what reads their trees, change course. */
const WORDS: readonly string[] = [
  ...'(){}[]<>"\'`;:,.@#$%&|=+-*/\\!?~^',
  ...[
    '"""',
    "'''",
    '/*',
    '*/',
    '//',
    '<!--',
    '-->',
    '</',
    '/>',
    '<%',
    '<%=',
    '%>',
    '<%#',
    '<?php',
    '<?=',
    '?>',
    '#{',
    '${',
    '{{',
    '}}',
  ],
  ...[
    '<<~A\n',
    '<<-A\n',
    '<<<A\n',
    "<<<'A'\n",
    'A\n',
    '\nEOT\n',
    '%w[',
    '%i(',
    '%q{',
    'r"',
    'f"',
    'b"',
    'f"""{',
    '->',
    '=>',
    '?.',
    '&.',
    '...',
    '::',
    '$$',
    '**',
  ],
  ...[
    'if ',
    'else ',
    'end\n',
    'do |',
    'def ',
    'class ',
    'function ',
    'async ',
    'await ',
    'yield ',
    'return ',
    'match ',
    'case ',
    'lambda ',
    'import ',
    'switch(',
    'try{',
    'new ',
  ],
  ...[
    'nosemgrep',
    '// nosemgrep: a, b\n',
    '# nosem\n',
    '=begin\n',
    '=end\n',
    '__END__\n',
    '#!',
    '\\u0041',
    '\\u{110000}',
    '\\x',
    '\\N{',
    '0x',
    '1_',
    '1e',
    '9'.repeat(400),
  ],
  ...[
    '\0',
    '\r',
    '\r\n',
    '\n',
    '\t',
    '\v',
    '\f',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ud800',
    '\udfff',
    '\u{1f600}',
    'é',
    '\u202e',
    '\u00a0',
    '\u0000\u0001',
  ],
];

type Change = (text: string, random: Random, seeds: readonly SeedFile[]) => string;

const CHANGES: readonly Change[] = [
  function truncated(text, random) {
    const at = random.below(text.length + 1);
    return random.chance(2) ? text.slice(0, at) : text.slice(at);
  },
  function spliced(text, random, seeds) {
    const other = random.pick(seeds).text;
    return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
  },
  function sprinkled(text, random) {
    let result = text;
    for (let times = 1 + random.below(8); times > 0; times--) {
      const at = random.below(result.length + 1);
      result = result.slice(0, at) + random.pick(WORDS) + result.slice(at + random.below(3));
    }
    return result;
  },
  function withoutPart(text, random) {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + random.below(40));
  },
  function repeated(text, random) {
    const at = random.below(text.length + 1);
    const part = text.slice(at, at + 1 + random.below(30));
    return text.slice(0, at) + part.repeat(1 + random.below(60)) + text.slice(at);
  },
  function wordsAlone(_, random) {
    return random.some(WORDS, 120).join('');
  },
  function otherLineEnds(text, random) {
    return text.replace(/\n/g, () => random.pick(['\n', '\r\n', '\r', '\n\r']));
  },
  function upperCase(text) {
    return text.toUpperCase();
  },
  function inUnicodeEscapes(text, random) {
    const one = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return text.replace(/[\s\S]/g, (char) => (random.below(20) === 0 ? one(char) : char));
  },
  function onOneLine(text) {
    return text.replace(/\r?\n/g, ' ');
  },
  function unchanged(text) {
    return text;
  },
];

const ENCODINGS: readonly ((text: string, random: Random) => Uint8Array)[] = [
  ...Array.from({ length: 6 }, () => (text: string) => Buffer.from(text)),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  (text, random) =>
    Buffer.from(
      `# -*- coding: ${random.pick(['latin-1', 'cp1252', 'utf-7', 'rot13', 'koi8-r', 'sjis', 'gb18030', 'x'])} -*-\n${text}`,
      'latin1',
    ),
  function damaged(text, random) {
    const bytes = Buffer.from(text);
    for (let times = random.below(10); times > 0 && bytes.length > 0; times--)
      bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
];
