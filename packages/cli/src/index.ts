export { run } from './program.ts';
export { type Terminal, terminalOf } from './terminal.ts';
