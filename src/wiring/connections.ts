import type { Address } from '../database/address.ts';
import { asOperatorError } from '../database/database-errors.ts';
import { Database } from '../database/database.ts';
import type { Config } from '../config/config.ts';
import { databaseUrl } from './addresses.ts';
import type { Opening } from './loaded.ts';

/** The pools of one sitting: opened when first needed, and closed together. */
export class Connections {
  /** Which asks nobody the same question twice a sitting. */
  readonly #opening: () => Opening;
  readonly #name: string;
  readonly #open = new Map<string, Promise<Database>>();
  /** The database met last: what failures are told of. */
  #last: Address | null = null;

  constructor(opening: () => Opening, name: string) {
    this.#opening = opening;
    this.#name = name;
  }

  async url(config: Config): Promise<string> {
    return databaseUrl(config, this.#opening());
  }

  /** PostgreSQL itself refuses every write of these sessions. */
  readOnly(config: Config): Promise<Database> {
    return this.#connect(config, true);
  }

  writing(config: Config): Promise<Database> {
    return this.#connect(config, false);
  }

  async #connect(config: Config, readOnly: boolean): Promise<Database> {
    const url = await this.url(config);
    const name = `${readOnly} ${url}`;
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opened = Database.connect({ url, env: this.#opening().env, applicationName: this.#name, readOnly });
    this.#open.set(name, opened);
    opened.then(
      ({ address }) => {
        this.#last = address;
      },
      () => this.#open.delete(name),
    );
    return opened;
  }

  /** A database's failure as an operator reads it: the server's own message may quote values. */
  inWords(error: unknown): unknown {
    return asOperatorError(error, this.#last ?? { host: 'the server', database: 'of the URL' }) ?? error;
  }

  async close(): Promise<void> {
    const all = await Promise.allSettled(this.#open.values());
    await Promise.all(
      all.map((database) => (database.status === 'fulfilled' ? database.value.close() : undefined)),
    );
    this.#open.clear();
  }
}
