/** Names as Python takes them: letters that look alike to NFKC are the same, so that `\uff45val` (with a wide e) is `eval`. */

export function nameOf(written: string): string {
  return /[^\0-\x7f]/.test(written) ? written.normalize('NFKC') : written;
}
