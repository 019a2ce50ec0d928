/** `rsolv-ast serve`: the service, until it is told to stop. */
import { type GatewayConfig, readConfig, startServer } from '@rsolv-ast/server';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: string;
  readonly dataDir?: string;
}

/** Resolves when the service has ended in order: SIGTERM and SIGINT let running analyses finish, a second one does not. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const config = configOf(options, terminal);
  const server = await startServer(config);
  terminal.stderr.write(
    `rsolv-ast listens on ${server.url}, identity ${server.fingerprint}\n` +
      `Keys are kept in ${config.dataDir}. Make API keys with \`rsolv-ast keys create --customer NAME\`.\n`,
  );
  await stopSignal();
  terminal.stderr.write(`Draining: waiting up to ${config.drainGraceMs / 1000} s for running analyses.\n`);
  void stopSignal().then(() => server.close(0).finally(() => process.exit(EXIT.interrupted)));
  await server.close();
  return EXIT.clean;
}

/** Options outweigh the environment, and go through the same checks. */
function configOf({ host, port, dataDir }: ServeOptions, terminal: Terminal): GatewayConfig {
  const environment = { ...terminal.env };
  if (host !== undefined) environment.HOST = host;
  if (port !== undefined) environment.PORT = port;
  if (dataDir !== undefined) environment.DATA_DIR = dataDir;
  return readConfig(environment);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
