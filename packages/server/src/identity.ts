/** The service's public identity, for who makes API keys without starting the service. */
import { fingerprintOf } from '@rsolv-ast/protocol';
import { KeyFiles } from './supervisor/key-files.ts';

/** Made on first use, under `dataDir`. The private key does not leave this call. Throws KeyRingError. */
export function ensureIdentity(dataDir: string): { publicKey: Uint8Array; fingerprint: string } {
  const { publicKey, privateKey } = new KeyFiles(dataDir).ensureIdentity();
  privateKey.fill(0);
  return { publicKey, fingerprint: fingerprintOf(publicKey) };
}
