import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import type { AddressPolicy } from '../src/shared/address-policy.ts';

/** Tests may ask this machine, and nothing else. */
export const thisMachineOnly: AddressPolicy = {
  allowsUrl: ({ protocol, hostname }) => protocol === 'http:' && hostname === '127.0.0.1',
  allowsAddress: (address) => address === '127.0.0.1',
};

export const CLIENT = 'app-of-the-clinic';
export const API = 'https://api.clinic.example';
const CALLBACK = 'https://clinic.example/callback';

type Keys = { kid: string; privateKey: CryptoKey; publicJwk: JWK; privateJwk: JWK };

async function newKeys(alg: string): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `${alg}-${Math.random().toString(36).slice(2)}`;
  // Without `alg`, as many issuers publish them: what may be signed with is ours to say.
  const named = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kid, use: 'sig' });
  return { kid, privateKey, publicJwk: await named(publicKey), privateJwk: await named(privateKey) };
}

/**
 * A real issuer (`oidc-provider`) on this machine. `people` are its accounts, by subject, with the claims that their tokens carry.
 * `tokensOf` goes the whole way of a browser: authorization code, sign-in, exchange.
 */
export async function startIssuer(people: Record<string, Record<string, unknown>>, alg = 'RS256') {
  let handle: RequestListener = () => {};
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url?.includes('jwks')) asked++;
    handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let keys = await newKeys(alg);
  const serve = () => void (handle = listenerOf(issuer, people, keys, alg));
  serve();

  return {
    issuer,
    get keys() {
      return keys;
    },
    /** How often its keys were read. */
    get asked() {
      return asked;
    },
    async rotate() {
      keys = await newKeys(alg);
      serve();
    },
    tokensOf: (subject: string) => signInAt(issuer, subject),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

function listenerOf(issuer: string, people: Record<string, Record<string, unknown>>, keys: Keys, alg: string): RequestListener {
  const provider = new Provider(issuer, configuration(people, keys, alg));
  const rest = provider.callback();
  return (request: IncomingMessage, response: ServerResponse) => {
    const subject = new URL(request.url ?? '/', issuer).searchParams.get('as');
    if (!request.url?.startsWith('/sign-in') || !subject) return void rest(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: subject } });
  };
}

const configuration = (people: Record<string, Record<string, unknown>>, keys: Keys, alg: string): Configuration => ({
  clients: [
    {
      client_id: CLIENT,
      token_endpoint_auth_method: 'none',
      redirect_uris: [CALLBACK],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: alg,
    },
  ],
  jwks: { keys: [keys.privateJwk] },
  enabledJWA: { idTokenSigningAlgValues: [alg] },
  conformIdTokenClaims: false,
  claims: { openid: ['sub', ...new Set(Object.values(people).flatMap(Object.keys))] },
  findAccount: (_ctx: unknown, sub: string) => people[sub] && { accountId: sub, claims: () => ({ sub, ...people[sub] }) },
  interactions: {
    url: (_ctx: unknown, { uid, params }: { uid: string; params: { login_hint: string } }) =>
      `/sign-in?uid=${uid}&as=${params.login_hint}`,
  },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'openid', audience: API, accessTokenFormat: 'jwt', jwt: { sign: { alg } } }),
    },
  },
  async loadExistingGrant(ctx: { oidc: { provider: Provider; client: { clientId: string }; session: { accountId: string } } }) {
    const { provider, client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    grant.addResourceScope(API, 'openid');
    await grant.save();
    return grant;
  },
  cookies: { keys: ['a key of the tests'] },
  pkce: { required: () => false },
  ttl: { AccessToken: 3600, IdToken: 3600, Grant: 3600, Session: 3600, Interaction: 3600 },
});

async function signInAt(issuer: string, subject: string): Promise<{ idToken: string; accessToken: string }> {
  const jar = new Map<string, string>();
  const begin = new URL('/auth', issuer);
  const asked = { client_id: CLIENT, response_type: 'code', scope: 'openid', redirect_uri: CALLBACK, login_hint: subject };
  for (const [name, value] of Object.entries(asked)) begin.searchParams.set(name, value);
  let next = begin.href;
  for (let hop = 0; !next.startsWith(CALLBACK); hop++) {
    if (hop > 10) throw new Error(`the issuer goes round in circles at ${next}`);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value !== undefined) jar.set(name, value);
    }
    const location = reply.headers.get('location');
    if (!location) throw new Error(`the issuer answered ${reply.status}: ${(await reply.text()).slice(0, 500)}`);
    next = new URL(location, issuer).href;
  }
  const code = new URL(next).searchParams.get('code');
  if (!code) throw new Error(`the issuer gave no code: ${next}`);
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: CLIENT });
  const reply = (await (await fetch(new URL('/token', issuer), { method: 'POST', body })).json()) as Record<string, string>;
  return { idToken: reply['id_token'] ?? '', accessToken: reply['access_token'] ?? '' };
}
