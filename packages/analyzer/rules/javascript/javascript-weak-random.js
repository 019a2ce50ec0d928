import crypto from 'crypto';

export function create(user) {
  // ruleid: javascript-weak-random
  const token = Math.random().toString(36).slice(2);
  // ruleid: javascript-weak-random
  user.resetToken = 'r' + Math.random();
  // ruleid: javascript-weak-random
  const otp = Math.floor(Math.random() * 1000000);
  // ok: javascript-weak-random
  const x = Math.random() * 100;
  // ok: javascript-weak-random
  const safeToken = crypto.randomBytes(32).toString('hex');
  // ok: javascript-weak-random
  const color = `hsl(${Math.random() * 360}, 50%, 50%)`;
  return [token, otp, x, safeToken, color];
}

function resetToken() {
  // ruleid: javascript-weak-random
  return Math.random().toString(36).slice(2);
}

class Sessions {
  createSessionId() {
    let text = '';
    // ruleid: javascript-weak-random
    for (let i = 0; i < 8; i++) text += Math.random().toString(36);
    return text;
  }
}

function shuffleTokens(tokens) {
  // ok: javascript-weak-random
  return tokens.sort(() => Math.random() - 0.5);
}
