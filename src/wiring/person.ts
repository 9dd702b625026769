import { hostname, userInfo } from 'node:os';

/** Who runs this, for the record: whoever became root says who they are by SUDO_USER. */
export function operatorName(env: Readonly<Record<string, string | undefined>>): string {
  return env.SUDO_USER || env.USER || env.LOGNAME || systemName();
}

function systemName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no entry in the system's list.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

export function hostName(): string {
  return hostname();
}
