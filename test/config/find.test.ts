import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadConfig } from '../../src/config/load.ts';
import { tempFolder } from '../support/temp.ts';
import { changed, mistakeIn, SMALL, thrown } from './configs.ts';

function place(file: string, application: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, changed(SMALL, 'webops', application));
}

describe('finding the config', () => {
  it('takes --config first, then keyturn.yaml, then the home config', () => {
    const cwd = tempFolder();
    const home = tempFolder();
    place(join(home, '.config/keyturn/config.yaml'), 'from-home');
    const load = (file: string | null) => loadConfig({ file, cwd, env: { HOME: home } });
    expect(load(null).application).toBe('from-home');
    place(join(cwd, 'keyturn.yaml'), 'from-folder');
    expect(load(null).application).toBe('from-folder');
    place(join(cwd, 'other.yaml'), 'from-flag');
    expect(load('other.yaml')).toMatchObject({ application: 'from-flag', file: join(cwd, 'other.yaml') });
  });

  it('prefers XDG_CONFIG_HOME to ~/.config, unless it is relative', () => {
    const cwd = tempFolder();
    const home = tempFolder();
    const xdg = tempFolder();
    place(join(home, '.config/keyturn/config.yaml'), 'from-home');
    place(join(xdg, 'keyturn/config.yaml'), 'from-xdg');
    const load = (dir: string) => loadConfig({ file: null, cwd, env: { HOME: home, XDG_CONFIG_HOME: dir } });
    expect(load(xdg).application).toBe('from-xdg');
    expect(load('relative').application).toBe('from-home');
    expect(load('').application).toBe('from-home');
  });

  it('says where it looked when there is none', () => {
    const cwd = tempFolder();
    const error = thrown(() => loadConfig({ file: null, cwd, env: { HOME: '/home/nowhere' } }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(
      'no config was found; looked at keyturn.yaml, /home/nowhere/.config/keyturn/config.yaml and /etc/keyturn/config.yaml',
    );
    expect(error.hint).toContain('--config FILE');
    expect(error.hint).toContain('config.example.yaml');
  });

  it('does not look elsewhere when the named config is missing', () => {
    const cwd = tempFolder();
    place(join(cwd, 'keyturn.yaml'), 'webops');
    const error = thrown(() => loadConfig({ file: 'mistyped.yaml', cwd, env: {} }));
    expect(error.message).toBe('the config mistyped.yaml does not exist');
  });

  it('says why a config can not be read', () => {
    const cwd = tempFolder();
    mkdirSync(join(cwd, 'keyturn.yaml'));
    expect(thrown(() => loadConfig({ file: null, cwd, env: {} }))).toMatchObject({
      message: "the config keyturn.yaml can't be read: it is a folder",
      exitCode: 2,
    });
    expect(mistakeIn(Buffer.from([0xff, 0xfe, 0x00])).message).toBe(
      'the config keyturn.yaml is not UTF-8 text',
    );
  });
});
