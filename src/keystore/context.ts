/** What reading a source may use of the world. */
export interface KeystoreContext {
  env: Readonly<Record<string, string | undefined>>;
  /** Asks a person without echo; null where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | null;
}
