/** The progress bar of a scan on a terminal: phase, files, rate. Quiet everywhere else. */
import { styleText } from 'node:util';

export type Phase = 'collecting' | 'sealing' | 'uploading' | 'queued' | 'analysing' | 'reporting';

export interface Progress {
  update(phase: Phase, done?: number, total?: number): void;
  /** Takes the bar away, so that the report begins on a clean line. */
  clear(): void;
}

export const QUIET: Progress = { update() {}, clear() {} };

const BAR_CELLS = 24;
/** Redraws a second are enough for the eye and cost nothing on a slow terminal. */
const REDRAW_MS = 80;

export function drawnOn(stream: NodeJS.WritableStream, now: () => number = () => performance.now()): Progress {
  let phase: Phase | undefined;
  let phaseStart = now();
  let lastDraw = Number.NEGATIVE_INFINITY;
  return {
    update(next, done, total) {
      const changed = next !== phase;
      if (changed) {
        phase = next;
        phaseStart = now();
      }
      if (!changed && now() - lastDraw < REDRAW_MS && done !== total) return;
      lastDraw = now();
      stream.write(`\r\x1b[K${line(next, done, total, (now() - phaseStart) / 1000)}`);
    },
    clear() {
      stream.write('\r\x1b[K');
    },
  };
}

function line(phase: Phase, done: number | undefined, total: number | undefined, seconds: number): string {
  const label = styleText('cyan', phase.padEnd(10), { validateStream: false });
  if (done === undefined) return label;
  if (total === undefined || total === 0) return `${label} ${done} files`;
  const filled = Math.round((done / total) * BAR_CELLS);
  const bar = `${'━'.repeat(filled)}${styleText('gray', '━'.repeat(BAR_CELLS - filled), { validateStream: false })}`;
  const rate = seconds > 0.5 && done > 0 ? `  ${Math.round(done / seconds)} files/s` : '';
  return `${label} ${bar} ${done}/${total} files${rate}`;
}
