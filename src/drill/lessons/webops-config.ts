/** Where the application's keys stand in its .env: the one it seals with, and one that it may still open with. */
const CURRENT = '{ dotenv: .env, name: ENCRYPTION_KEY }';
const OLD = '{ dotenv: .env, name: OLD_ENCRYPTION_KEY }';

const FIELDS = {
  secondFactors: `
  - table: core_two_factor_auth
    column: secret
    keyring: encryption
    label: "(select username from auth_user where id = user_id)"
    # NOT NULL and UNIQUE: it can't be emptied.
    onLostKey: delete-row
    tellUsers: "Two-factor login was switched off for your account; please set it up again. Your backup codes are void."
    readsPlaintext: true`,
  webhooks: `
  - table: core_webhook
    column: secret
    keyring: encryption
    label: name
    # core_webhook_delivery refers to it without ON DELETE: its rows go first.
    onLostKey: delete-row
    tellUsers: "A webhook was removed; please make it again, and enter its new secret at the sender."
    readsPlaintext: true`,
  passwords: `
  - table: databases
    column: password
    keyring: encryption
    label: name
    onLostKey: set-empty
    tellUsers: "Please enter the password of your database again."
    readsPlaintext: false`,
  credentials: `
  - table: automation_data_source_credentials
    column: credentials
    keyring: encryption
    label: "provider || ': ' || name"
    # Every save seals once more; all layers are looked at, and turned.
    storage: { kind: json-members, names: [api_key], nested: true }
    onLostKey: drop-member
    tellUsers: "Please enter the credentials of your data source again."
    readsPlaintext: true`,
};

export type LessonField = keyof typeof FIELDS;

/** The one keyring of a lesson. */
export const KEYRING = 'encryption';

/** WebOps' config with the fields of one lesson; files are looked for beside it. */
export function webopsConfig({ fields, older = false }: { fields: readonly LessonField[]; older?: boolean }) {
  const text = `application: webops
environment: drill
database: { url: { file: database.url } }
keyrings:
  ${KEYRING}:
    scheme: fernet
    current: ${CURRENT}
${older ? `    older: [ ${OLD} ]\n` : ''}fields:${fields.map((field) => FIELDS[field]).join('')}
`;
  return { text, keyring: KEYRING };
}
