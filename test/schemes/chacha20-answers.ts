/**
 * Cells that PyCryptodome sealed with raw ChaCha20, counter from 0, under one key and one nonce, so that the same
 * plaintext must give the same bytes here.
 */
export interface ChaCha20Answer {
  readonly name: string;
  readonly plaintext: string;
  readonly hex: string;
}

export const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
export const NONCE = 'QEFCQ0RFRkdISUpL';
/** What zeros are sealed to. */
export const KEYSTREAM_128 =
  '19509e57d0203bafacfd26f596b7a404110a2f4de89800cd52c89b45c7dbc7c3' +
  '78a24c93cae84cdfb3ed04263bc2e8065bdbef947813f59c778e3657e8f4e1e7' +
  'f8547c81724aee0158cff600bbef6dcdb4cc631844fc416ffe0cd25bea273a6a' +
  'f0b39970264b62f60a6f2f476a54ee9ee1536cc9fe768d2fdbc20f3b086b3361';

export const CHACHA20_ANSWERS: readonly ChaCha20Answer[] = [
  {
    name: 'a refresh token',
    plaintext: 'eyJhbGciOi.refresh.token',
    hex: '7c29d43fb26758c6e3940887f3d1d6616262013987f365a3',
  },
  {
    name: 'a transcript with a letter outside ASCII',
    plaintext: 'Hallo Wörld\n',
    hex: '5131f23bbf006c6c1a8f4a919c',
  },
  {
    name: 'a transcript as Python writes JSON',
    plaintext: '{"text": "Hallo W\\u00f6rld", "segments": []}',
    hex: '6272ea32a85419958cdf6e94fadbcb2446565a7dd8fe36bf3eacb969e7f9b4a61fcf29fdbe9b6ee593b6595b',
  },
];

/** 32,000 bytes: the SHA-256 of `audio`, a thousand times over. */
export const AUDIO = {
  plaintextSha256: 'f37ff867db529380e2baa55f382e969bd4921350b5040fe95c5f19412a6f3358',
  sealedSha256: '6711fd00e4072a2691afcb6e799060b72bd121cadc5434f2075e06537882d1fa',
  /** Bytes 10,240 to 10,272, at which an application's second piece begins. */
  from10240: '633a152a4de46d0268a7bb49d17295964f532c2907d7bde0dfe0e0caac717712',
  last16: '025f9bd3f4329f9c7f5e690b10c61b27',
} as const;
