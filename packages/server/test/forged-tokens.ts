import { constants, createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** What a right token of the issuer says, and the key that it is signed with. */
export type Right = { claims: Record<string, unknown>; kid: string; privateJwk: JWK; publicJwk: JWK; key: KeyObject };

const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const sealed = (header: object, claims: unknown, seal: (input: string) => Buffer | string) => {
  const input = `${encode(header)}.${encode(claims)}`;
  const seal64 = seal(input);
  return `${input}.${typeof seal64 === 'string' ? seal64 : seal64.toString('base64url')}`;
};
const rs256 = (key: KeyObject) => (input: string) => sign('sha256', Buffer.from(input), key);

/** Signed as it should be; for the one that must be taken, and for claims that must not. */
export const signed = ({ kid, key, claims }: Right, over: Record<string, unknown> = {}, header: object = {}) =>
  sealed({ alg: 'RS256', kid, typ: 'JWT', ...header }, { ...claims, ...over }, rs256(key));

/** By name, 200 and more tokens of which not one may open anything. */
export function forgeries(right: Right): [name: string, token: string][] {
  const now = Math.floor(Date.now() / 1000);
  const { publicJwk, kid, claims, key } = right;
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const strangerEc = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const strangerJwk = createPublicKey(stranger).export({ format: 'jwk' });
  const pem = createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const hmac = (alg: string, secret: string | Buffer) =>
    sealed({ alg, kid, typ: 'JWT' }, claims, (input) => createHmac(alg.replace('HS', 'sha'), secret).update(input).digest());
  const good = signed(right);
  const [head, body, seal] = good.split('.') as [string, string, string];
  const all: [string, string][] = [];
  const add = (name: string, token: string) => void all.push([name, token]);

  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    for (const last of ['', seal, 'AA'])
      add(
        `alg ${alg || 'empty'} with signature ${last.slice(0, 4)}`,
        sealed({ alg, typ: 'JWT' }, claims, () => last),
      );
  }
  for (const alg of ['HS256', 'HS384', 'HS512']) {
    for (const secret of [pem, publicJwk.n ?? '', JSON.stringify(publicJwk), '', 'secret', kid])
      add(`${alg} with a secret everybody has`, hmac(alg, secret));
  }
  for (const alg of ['RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519', 'RSA1_5', 'dir', 'HS256'])
    add(`a right signature called ${alg}`, signed(right, {}, { alg }));
  for (const [alg, hash] of [
    ['RS384', 'sha384'],
    ['RS512', 'sha512'],
    ['PS256', 'sha256'],
    ['PS512', 'sha512'],
  ] as const) {
    const padding = alg.startsWith('PS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
    const seal = (input: string) => sign(hash, Buffer.from(input), { key, padding, saltLength: hash === 'sha512' ? 64 : 32 });
    add(`the right key, but ${alg}`, sealed({ alg, kid, typ: 'JWT' }, claims, seal));
  }
  for (const over of [
    {},
    { kid: 'unknown' },
    { kid: undefined },
    { kid: '../../../etc/passwd' },
    { kid: "' or 1=1--" },
    { kid: '' },
  ]) {
    add(
      `a stranger's key under ${JSON.stringify(over)}`,
      sealed({ alg: 'RS256', kid, typ: 'JWT', ...over }, claims, rs256(stranger)),
    );
    add(
      `a stranger's curve under ${JSON.stringify(over)}`,
      sealed({ alg: 'ES256', kid, typ: 'JWT', ...over }, claims, (input) =>
        sign('sha256', Buffer.from(input), { key: strangerEc, dsaEncoding: 'ieee-p1363' }),
      ),
    );
  }
  for (const header of [
    { jwk: strangerJwk },
    { jku: 'https://evil.example/jwks' },
    { jku: 'http://127.0.0.1:1/jwks' },
    { x5u: 'https://evil.example/x5u' },
    { x5c: ['MIIB'] },
    { crit: ['exp'], exp: 1 },
    { crit: ['b64'], b64: false },
  ])
    add(
      `a stranger's key told of by ${Object.keys(header)[0]}`,
      sealed({ alg: 'RS256', kid, ...header }, claims, rs256(stranger)),
    );
  add('a header that must be understood', signed(right, {}, { crit: ['tomorrow'], tomorrow: true }));
  for (const typ of ['logout+jwt', 'dpop+jwt', 'JOSE', 'secevent+jwt', 'token-introspection+jwt', 'vc+sd-jwt', 1, null])
    add(`a token of the type ${typ}`, signed(right, {}, { typ }));

  const issuer = String(claims['iss']);
  const others = [
    'https://evil.example',
    `${issuer}/`,
    `${issuer}.evil.example`,
    issuer.toUpperCase(),
    issuer.replace('http', 'https'),
    '',
    null,
    7,
    [issuer],
    `${issuer}#a`,
    ` ${issuer}`,
  ];
  for (const iss of [...others, undefined]) add(`issuer ${String(iss)}`, signed(right, { iss }));
  const audiences = [
    'another-app',
    '',
    [],
    ['another-app'],
    null,
    7,
    { app: 1 },
    'APP-OF-THE-CLINIC',
    'app-of-the-clinic ',
    'app-of-the-clini',
    undefined,
  ];
  for (const aud of audiences) add(`audience ${JSON.stringify(aud)}`, signed(right, { aud }));
  for (const azp of ['another-app', undefined, '', 7])
    add(`given to ${azp} for several`, signed(right, { aud: ['app-of-the-clinic', 'another-app'], azp }));
  for (const use of ['refresh', 'ID', '', 'userinfo', 1, true]) add(`use ${use}`, signed(right, { token_use: use }));
  for (const client of ['another-app', undefined, '', ['app-of-the-clinic'], 7, null])
    add(
      `an access token of the client ${JSON.stringify(client)}`,
      signed(right, { aud: undefined, token_use: 'access', client_id: client }),
    );
  add(
    'no audience and our client, but an id token',
    signed(right, { aud: undefined, token_use: 'id', client_id: 'app-of-the-clinic' }),
  );
  for (const ago of [6, 30, 3600, 86_400, 31_536_000]) add(`expired ${ago} s ago`, signed(right, { exp: now - ago }));
  for (const exp of [undefined, null, '9999999999', 'never', {}, true])
    add(`expiry ${JSON.stringify(exp)}`, signed(right, { exp }));
  for (const ahead of [60, 3600, 86_400]) add(`not before ${ahead} s from now`, signed(right, { nbf: now + ahead }));
  for (const nbf of ['now', null, {}]) add(`not before ${JSON.stringify(nbf)}`, signed(right, { nbf }));
  for (const iat of [undefined, null, 'now']) add(`issued at ${JSON.stringify(iat)}`, signed(right, { iat }));
  for (const sub of [undefined, null, '', 7, ['ada'], 'x'.repeat(301)])
    add(`subject ${JSON.stringify(sub)?.slice(0, 12)}`, signed(right, { sub }));
  for (const said of [[], 'text', 7, null, true])
    add(`a body that is ${JSON.stringify(said)}`, sealed({ alg: 'RS256', kid }, JSON.stringify(said), rs256(key)));

  for (const length of [1, 5, 20, 100, 200, good.length - 1, good.length - 2, good.length - 50])
    add(`cut off at ${length}`, good.slice(0, length));
  for (const [name, token] of [
    ['no signature', `${head}.${body}.`],
    ['no signature, no dot', `${head}.${body}`],
    ['two signatures', `${good}.${seal}`],
    ['only dots', '..'],
    ['five parts', `${good}.a.b`],
    ['no header', `.${body}.${seal}`],
    ['no body', `${head}..${seal}`],
    ['the parts of another order', `${body}.${head}.${seal}`],
    ['a space', `${head}. ${body}.${seal}`],
    ['a header that is no JSON', `${encode('{')}.${body}.${seal}`],
    ['padding', `${head}.${body}.${seal}==`],
    ['a session token of ours', randomBytes(32).toString('base64url')],
    ['JSON serialisation', JSON.stringify({ payload: body, signatures: [{ protected: head, signature: seal }] })],
  ] as const)
    add(name, token);
  for (let round = 0; round < 60; round++) {
    const [at, part] = [Math.floor(Math.random() * (body.length - 2)), round % 3];
    const swap = (text: string) =>
      text.slice(0, at % text.length) + (text[at % text.length] === 'A' ? 'B' : 'A') + text.slice((at % text.length) + 1);
    // The last sign of a part may hold bits that nobody reads: those before it do not.
    const parts = [head, body, seal].map((text, index) => (index === part ? swap(text.slice(0, -2)) + text.slice(-2) : text));
    add(`one sign changed in part ${part}`, parts.join('.'));
  }
  for (const role of ['clinic_admin', 'hospital-admin']) {
    const forged = encode({ ...claims, 'custom:role': role, sub: 'eve' });
    add(`the signature of another body, as ${role}`, `${head}.${forged}.${seal}`);
  }
  return all.filter(([, token]) => token !== good && token !== '');
}
