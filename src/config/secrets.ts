/** Whether a text has the form of a key itself: 32 bytes as base64 with padding, or 32 and more hex digits. */
export function looksLikeKey(text: string): boolean {
  return /^[A-Za-z0-9_+/-]{43}=$/.test(text.trim()) || /^[0-9a-f]{32,}$/i.test(text.trim());
}

/** Whether a URL carries a password, as `user:password@` or among its parameters. */
export function holdsPassword(url: string): boolean {
  const withoutParameters = url.replace(/\?\w+=.*$/s, '');
  return /:\/\/[^@]*:.*@/s.test(withoutParameters) || /[?&\s]password\s*=/i.test(url);
}
