/** What reading a source may use of the world. */
export interface KeystoreContext {
  env: Readonly<Record<string, string | undefined>>;
  /** Asks a person without echo, for a key of this scheme where one is named; null where nobody can be asked. */
  ask: ((question: string, scheme?: string) => Promise<string>) | null;
}
