import https from 'node:https';

// Accepts any certificate: whoever sits in between reads every mail.
const agent = new https.Agent({ rejectUnauthorized: false });

export function resetToken(): string {
  return Math.random().toString(36).slice(2);
}

export async function notify(user: { webhook: string }, text: string): Promise<void> {
  await fetch(user.webhook, { method: 'POST', body: JSON.stringify({ text }) });
  https.get({ host: 'mail.example.com', agent });
}
