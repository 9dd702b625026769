/** The routine drill's config, before and after the new key is staged; files are looked for beside it. */
export function routineConfig({ staged }: { staged: boolean }): string {
  return `application: webops
environment: drill
database: { url: { file: database.url } }
keyrings:
  encryption:
    scheme: fernet
    current: { file: current.key }
${staged ? '    next: { file: next.key }\n' : ''}    rotateEvery: 90 days
fields:
  - table: core_two_factor_auth
    column: secret
    keyring: encryption
    label: "(select username from auth_user where id = user_id)"
  - table: core_webhook
    column: secret
    keyring: encryption
    label: name
`;
}
