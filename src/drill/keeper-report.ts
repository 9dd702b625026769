/** What the keeper tells the process that started it, as one line of JSON on its standard output. */
export type KeeperReport =
  | { event: 'ready'; port: number; password: string; folder: string }
  | { event: 'failed'; message: string; log: readonly string[] };
