import type { KeyMaterial } from '../../../keys/key-material.ts';
import { accessToken, type Dice, diceOf } from '../../made-up.ts';
import { inSession, type Session } from '../../session.ts';
import { insertRows } from '../insert.ts';
import { ordinals, type Seal, sealer } from '../sealer.ts';
import { SALES_AGENT_TABLES } from './tables.ts';

/** How many tenants there are, and how many of them have single sign-on and an ad server. */
export const SALES_AGENT_ROWS = { tenants: 200, sso: 60, adapters: 90, serviceAccounts: 45 } as const;
/** The odd ones among the tenants. */
export const ODD_TENANTS = { empty: 4, none: 5, plaintext: 6, otherKey: 7, early: 8 } as const;

const SEED = 4;

export const tenantId = (ordinal: number) => `tenant-${ordinal}`;

/** Long, and it begins with `gA`: the agent's own migration takes it for sealed. */
const LOOKS_SEALED = `gA${'not-a-token.'.repeat(7)}`;

export interface SalesAgentKeys {
  encryption: KeyMaterial;
  /** Of some other deployment, from which a tenant was copied. */
  other: KeyMaterial;
}

export async function seedSalesAgent({ url, keys }: { url: string; keys: SalesAgentKeys }): Promise<void> {
  const seal = sealer(keys.encryption);
  const dice = diceOf(SEED);
  await inSession(url, async (session) => {
    await session.query(SALES_AGENT_TABLES);
    await seedTenants(session, dice, { seal, sealOther: sealer(keys.other) });
    await seedSingleSignOn(session, dice, seal);
    await seedAdapters(session, dice, seal);
    await session.query('analyze');
  });
}

async function seedTenants(
  session: Session,
  dice: Dice,
  { seal, sealOther }: { seal: Seal; sealOther: Seal },
): Promise<void> {
  const geminiKey = (ordinal: number): string | null => {
    const key = accessToken('AIza', 35, dice);
    switch (ordinal) {
      case ODD_TENANTS.empty:
        return '';
      case ODD_TENANTS.none:
        return null;
      case ODD_TENANTS.plaintext:
        return LOOKS_SEALED;
      case ODD_TENANTS.otherKey:
        return sealOther(key);
      default:
        return seal(key);
    }
  };
  const tenants = ordinals(SALES_AGENT_ROWS.tenants);
  await insertRows(
    session,
    'tenants',
    tenants.map((ordinal) => ({
      tenant_id: tenantId(ordinal),
      name: `Publisher ${ordinal}`,
      subdomain: `publisher-${ordinal}`,
      is_active: true,
      admin_token: accessToken('', 40, dice),
      gemini_api_key: geminiKey(ordinal),
      // Plaintext, whatever its column's comment says.
      ai_config:
        ordinal % 5 === 0
          ? { provider: 'gemini', api_key: accessToken('AIza', 35, dice), logfire_token: null }
          : null,
      auth_setup_mode: ordinal > SALES_AGENT_ROWS.sso,
      updated_at: '2025-10-01T00:00:00Z',
    })),
  );
  await insertRows(
    session,
    'principals',
    tenants.slice(0, 20).map((ordinal) => ({
      tenant_id: tenantId(ordinal),
      principal_id: 'buyer',
      name: `Buyer ${ordinal}`,
      access_token: accessToken('', 43, dice),
    })),
  );
  await insertRows(session, 'audit_logs', [{ log_id: 1, tenant_id: tenantId(1), operation: 'login' }]);
}

async function seedSingleSignOn(session: Session, dice: Dice, seal: Seal): Promise<void> {
  await insertRows(
    session,
    'tenant_auth_configs',
    ordinals(SALES_AGENT_ROWS.sso).map((id) => ({
      id,
      tenant_id: tenantId(id),
      oidc_enabled: true,
      oidc_provider: id % 2 === 0 ? 'google' : 'microsoft',
      oidc_client_id: `client-${id}`,
      oidc_client_secret_encrypted: seal(accessToken('GOCSPX-', 28, dice)),
      oidc_verified_at: '2025-10-02T00:00:00Z',
    })),
  );
}

async function seedAdapters(session: Session, dice: Dice, seal: Seal): Promise<void> {
  await insertRows(
    session,
    'adapter_config',
    ordinals(SALES_AGENT_ROWS.adapters).map((ordinal) => {
      const isGoogle = ordinal <= SALES_AGENT_ROWS.serviceAccounts;
      return {
        tenant_id: tenantId(ordinal),
        adapter_type: isGoogle ? 'google_ad_manager' : 'kevel',
        gam_network_code: isGoogle ? `2${String(ordinal).padStart(7, '0')}` : null,
        gam_refresh_token: isGoogle ? null : accessToken('1//', 60, dice),
        gam_service_account_json: isGoogle ? seal(serviceAccount(ordinal, dice)) : null,
        gam_service_account_email: isGoogle ? `agent-${ordinal}@project.example.test` : null,
        kevel_api_key: isGoogle ? null : accessToken('', 48, dice),
      };
    }),
  );
}

/** As long as a Google key file: some 2.3 kB, all of which is one secret. */
function serviceAccount(ordinal: number, dice: Dice): string {
  return JSON.stringify(
    {
      type: 'service_account',
      project_id: `project-${ordinal}`,
      private_key_id: accessToken('', 40, dice),
      private_key: accessToken('made-up-key-', 1_700, dice),
      client_email: `agent-${ordinal}@project.example.test`,
      token_uri: 'https://oauth2.example.test/token',
    },
    null,
    2,
  );
}

/** A tenant that entered its key again after the agent was started with the new one. */
export async function seedSalesAgentEarly({
  url,
  newKey,
}: {
  url: string;
  newKey: KeyMaterial;
}): Promise<void> {
  const token = sealer(newKey)(accessToken('AIza', 35, diceOf(SEED + 1)));
  await inSession(url, ({ query }) =>
    query('update tenants set gemini_api_key = $1 where tenant_id = $2', [
      token,
      tenantId(ODD_TENANTS.early),
    ]),
  );
}
