/**
 * Tokens that Python's `cryptography` made, all at one second and with one initialisation vector, so that the same
 * plaintext under the same key must give the same text here.
 */
export interface KnownAnswer {
  readonly name: string;
  readonly key: string;
  readonly plaintext: string;
  readonly token: string;
}

/** Unix seconds: 2023-11-14T22:13:20Z. */
export const SEALED_AT = 1700000000;
export const IV = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

export const KNOWN_ANSWERS: readonly KnownAnswer[] = [
  {
    name: 'an empty text under the first key',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: '',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD7eteCFsVWnW2hqrh_bbxWG2kgARxHn5BD1_8db41B-9AjTeFsfNLWkqNE3aSOKVfQ==',
  },
  {
    name: 'an empty text under the second key',
    key: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    plaintext: '',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD8X2hgtOwxebDIO5bvI0MaWQOIniauzD4DaNNGpoKO22m5MFN8Gmg23wr51wEYMN6Q==',
  },
  {
    name: 'a TOTP secret under the first key',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD7RwLTz5tuZ4zpQPPspF09t2OHnJdzlARqwcVOUbP8yM3e-w2wxiDSOVekAP1OjGpQIelRlQZDCVAXV_gQfrd_AXna4pAliWGbGEl0juSFjI',
  },
  {
    name: 'a TOTP secret under the second key',
    key: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    plaintext: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD3TGbzOTbPFGaBHpdzEc4Q-wSqcxxodsfPXcAuUBeH7PMyODcYEN6S-9texpGqaxCFp_-32Y6qdymSGvO1zlhR0Fy8XzMpxv_kguYZ2V8T0h',
  },
  {
    name: 'a text of four blocks under the first key',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD34-nCZD9wLYFTBT0W4UyBOQc1Os4-6__bJguqBat7YKj52enfuGFaB7UVJU9Y_V0sNpgwugPvoMP4Zu27CTVFOt3i1egC8Zsk9Pa5FHq-lIfRJpcD3qqHt2UxVodgLH2eG-9Y5bTjJEgz5hE1yLOeQ=',
  },
  {
    name: 'a text of four blocks under the second key',
    key: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    plaintext: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD4mKuwW0h282WTCPJA84YFt0Swt4yKhL3q17h2S6HOGZqC-jLJqdzDFNsR7TtFMDSA6QwTAT5c1wleaA8AfNfAoMQJeuZb2MisijF0VrbZIGZ0wAb6hIwXEqzFSb5jBa1g0dQ-FZMhcTkjAVXOFO0kI=',
  },
  {
    name: 'a short word under the first key',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: 'hello',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD4_9EBVfNSDZ7XtRxaHNdkXtnpiOvBp_5rgCTWkWJ4a71RudAww7-qtFixrYFculFQ==',
  },
  {
    name: 'a short word under the second key',
    key: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    plaintext: 'hello',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD-rHLXD0DNVR11T2Bvaqtwrkl_PDGSU2OUbjpu7maZGzN5Eb7rgpfdt-MqcNhPIROg==',
  },
  {
    name: 'letters outside ASCII under the first key',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: 'Smørrebrød 🔑',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD5GhGxD28Ups66R1JiIaeLhL_kxqV4kqF_7s-HWj323TYNEo_vT9MyYHbHuQqln5rVXYhVQgtKKtyrFN1-fpl0A=',
  },
  {
    name: 'letters outside ASCII under the second key',
    key: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    plaintext: 'Smørrebrød 🔑',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0ODzn83PDwAnsXrUVYpX4UAaViR618YTp9LtS02fvAfUpgKY1vDAHbMLxX3KAL10RXoT8TAgfTV50FVl5SHkGIWQQ=',
  },
  {
    name: "an arena connector's credentials",
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: '{"api_key": "abc", "user": "S\\u00f8ren"}',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0ODzZQchXvZ3rG0cmjbldgH6s6vCWtzNRnhQu-OvP4pIiwiTPgqwCYJaFEN1whbgnLyz7e4nd1a39kILqrzCXRC518NvqOepMKFZFw7aQeSFpr',
  },
  {
    name: 'a WebOps setting under its default key',
    key: 'AcyDj81XFldgYF0HGMxXpwGY_htkfvFO3wRk1bveAzc=',
    plaintext: 'GOCSPX-client-secret',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD2qx0iniDoPZuIm37tl8JOBcNfrbfEDXPy3VFJRmyGZCu9YMC_BpAl0ESXFneoJIi9kKjntuu7HYp3N3SirlEMI=',
  },
  {
    name: 'a WebOps setting under a key of its own',
    key: 'Neu93mk-EijFqma9Ha359f-gdSJ3XaX6r-bGj9bMA8A=',
    plaintext: 'GOCSPX-client-secret',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD-wUT4pvKDEGZ5GFeplZqqZkXIE8giMZIttiF0W0WmW4rGHO0O0RXell3-IRe-b8rV7Iv6UYqXok1stuFJIj1ko=',
  },
  {
    name: 'a WebOps integration, sealed once',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: 'secret-api-key',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD199hEIOc0N9ldn_D0sByLcA0ypGaFoaPaCfEO94OLSgbQ0XgDPKjybF4oXIOn9k0w==',
  },
  {
    name: 'a WebOps integration, sealed twice',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD199hEIOc0N9ldn_D0sByLcA0ypGaFoaPaCfEO94OLSgbQ0XgDPKjybF4oXIOn9k0w==',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD7cD7sludPzIqaSVCvXSRzoHMCtK4rvTnxip5Po9CtJFpGQC41fYBCW7FrIQhZpbD-L1EnVS-LnYXzImSWMu0ToigvRn3dWpPMjU5FSAFZUijOQpGcT3bzobpA1RXf6Z9UNP-pl5TaxKUrOUvJy7QaZI_AAbegZ1oVKM5qmFga7aw044i7VCrjUyjgWp8iXx-w==',
  },
  {
    name: 'a WebOps number',
    key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    plaintext: '42',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0ODxLXFFwo_SJcvABkg6G07_NwHN6DuOvZssd2DyKd-RbaM2SB_zSGp4BKf5FiL9Uo1A==',
  },
  {
    name: "a phone number under a food shop's default key",
    key: 'YrM-qmjtpWjoTtajkMylhpbUch_cIVWKjtIPUu1cqEQ=',
    plaintext: '+1234567890',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD4vjNEJmn1jHfcAzVln8Rmdqk2X90gSu-NOrqGCwKP2XxHDdohpt6MmMB5woRyx7ug==',
  },
  {
    name: "a phone number under a food shop's own key",
    key: 'fmNSSTFI_9DGp7FDuxETpmg15qH8PSy8Yf33e51qzCE=',
    plaintext: '+1234567890',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD6SBSabEwewlEJdqeW6vKuTZt9Q0e6OVr11CBnJ0fxN6OtHb4Nlfdeh11qceYBx5FA==',
  },
  {
    name: 'a phone number under a key made without a salt',
    key: '2yJmK4ZeA8yrptDFGsxXuDZbcv7muqkppWGP43eynQk=',
    plaintext: '+1234567890',
    token:
      'gAAAAABlU_EAAAECAwQFBgcICQoLDA0OD4wMwp4buJDIyQFOtdwdYZBUBtyQJi-DHltc2eKrmqnpA-7-YN-OGqYMY777iMV1cg==',
  },
];
