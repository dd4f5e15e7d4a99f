import type { NetworkCheck } from '@bedside/contract';

/** What one try of the way to the media server found; null where it was not tried, or not seen. */
export type NetworkFindings = Readonly<{
  /** The clinic's own server answered. */
  api: boolean;
  webSocket: boolean | null;
  udp: boolean | null;
  tcp: boolean | null;
}>;
export const NETWORK_VERDICTS = ['video', 'sound', 'blocked', 'offline', 'later'] as const;
export type NetworkVerdict = (typeof NETWORK_VERDICTS)[number];

/** Connects with a grant of `POST /v1/network-checks`, says what it saw, and goes. Settles always. */
export type NetworkTry = (grant: NetworkCheck) => Promise<Omit<NetworkFindings, 'api'>>;

const TABLE: readonly (readonly [NetworkVerdict, (found: NetworkFindings) => boolean])[] = [
  ['offline', ({ api }) => !api],
  ['video', ({ udp }) => udp === true],
  ['sound', ({ tcp }) => tcp === true],
  ['blocked', () => true],
];
export const verdictOf = (found: NetworkFindings): NetworkVerdict => TABLE.find(([, holds]) => holds(found))![0];

const NOTHING = { webSocket: null, udp: null, tcp: null };

/** The way to the clinic and to its media server. Nothing of it is kept or told to anyone. */
export async function checkNetwork(
  ask: () => Promise<NetworkCheck>,
  load: () => Promise<NetworkTry>,
): Promise<{ findings: NetworkFindings; verdict: NetworkVerdict }> {
  let grant: NetworkCheck;
  let tryOut: NetworkTry;
  try {
    [grant, tryOut] = await Promise.all([ask(), load()]);
  } catch (cause) {
    const { status = 0 } = cause as { status?: number };
    const findings = { ...NOTHING, api: status > 0 };
    // The clinic answered, but gave no grant: asked too often, or its media server is away. That says nothing of this network.
    return { findings, verdict: status > 0 ? 'later' : 'offline' };
  }
  const findings = { ...(await tryOut(grant)), api: true };
  return { findings, verdict: verdictOf(findings) };
}
