/** A report whose every text tries to be something else where it is shown. */
import type { ReportFinding } from '../src/index.ts';
import { coverage, finding, report, span } from './reports.ts';

export const HOSTILE_TEXTS = [
  '::error file=x::pwned',
  '%0A::set-output name=a::b',
  'a\n::warning::b\r\n##[error]c',
  ' \t::add-mask::x',
  '| a | b |\n|---|---|',
  'a | b',
  'x \\| y \\\\| z|',
  '``` `` ` ~~~',
  '`unclosed',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  '[ref]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example www.evil.example mail@evil.example mailto:a@evil.example',
  '@octocat @octo/team #123 octo/repo#4 GH-5 0123456789abcdef0123456789abcdef01234567',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</details></summary></table><h1>big</h1>',
  '<!-- comment',
  '&lt;b&gt; &#60;b&#62; &copy;',
  '# heading\n- list\n> quote\n1. one\n---\n===',
  '*bold* **bold** _it_ ~~gone~~',
  '$math$ $$math$$ $`math`$',
  ':smile: :+1:',
  '[^1] [ ] [x]',
  '\u001b[31mred\u001b]8;;https://evil.example\u0007x',
  '\u202egnp.exe \u2066x\u2069 \u200bzero \ufeff',
  '\u0000\u0007\u0085\u2028\u2029',
  '\ud800 lone',
  'javascript:alert(1)',
  '../../../etc/passwd',
  '\' " ` ; && $(id) ${{ secrets.X }}',
  '漢字 ä😀\u0301 ًا',
] as const;

export function hostileFinding(text: string, extra: Partial<ReportFinding> = {}): ReportFinding {
  return finding({
    ruleId: text,
    message: text,
    path: text,
    cwe: [text],
    owasp: [text],
    references: [text],
    fingerprint: text,
    span: span(1, 1, 1, 3),
    bindings: { $X: text },
    trace: [
      { role: 'source', path: text, span: span(1, 1, 1, 3), description: text },
      { role: 'sink', path: text, span: span(1, 1, 1, 3), description: text },
    ],
    fix: [{ path: text, span: span(1, 1, 1, 3), replacement: text }],
    ...extra,
  });
}

/** Each text once everywhere. */
export const hostileReport = report({
  findings: HOSTILE_TEXTS.flatMap((text) => [
    hostileFinding(text),
    hostileFinding(text, {
      standing: 'suppressed',
      suppression: {
        kind: 'inline',
        line: 1,
        reason: text,
        state: 'accepted',
        isNew: true,
        owner: text,
        expires: text,
      },
    }),
  ]),
  coverage: HOSTILE_TEXTS.map((text) =>
    coverage(text, { status: 'partial', reason: 'syntax-error', detail: text, language: text }),
  ),
  ruleErrors: HOSTILE_TEXTS.map((text) => ({ file: text, line: 1, column: 1, key: text, message: text })),
  rulesDigest: HOSTILE_TEXTS[5],
  policy: {
    problems: HOSTILE_TEXTS.map((text) => ({ file: text, line: 1, column: 1, key: text, message: text })),
    expired: HOSTILE_TEXTS.map((text) => ({
      entry: { file: text, line: 1, rule: text, path: text, reason: text, owner: text, expires: text },
      findings: 1,
    })),
    unused: [],
    disabled: HOSTILE_TEXTS.map((ruleId) => ({ ruleId, findings: 1 })),
    baseline: { source: HOSTILE_TEXTS[6], findings: 1, gone: 1 },
    notes: HOSTILE_TEXTS,
  },
});
