import type { Person } from './person.ts';
import { running } from './running.ts';

const hostOf = (address: string) => new URL(address).host;
const OURS = new Set([running.siteUrl, running.apiUrl, running.livekitUrl].map(hostOf));

/** This one is asked by intent, too. */
export const ours = (address: string): void => void OURS.add(hostOf(address));

/** Hosts other than the site, the API and LiveKit that were asked for anything. */
export const foreignAddresses = (addresses: readonly string[]): string[] =>
  addresses.filter((address) => /^(https?|wss?):/.test(address) && !OURS.has(hostOf(address)));

export const policyViolations = (consoleLines: readonly string[]): string[] =>
  consoleLines.filter((line) => /content.security.policy|trusted ?type/i.test(line));

/** What no page may ever do: break the site's policy, ask somebody else, throw, or put a secret into an address. */
export const brokenRules = ({ name, addresses, consoleLines }: Person): string[] =>
  [
    ...policyViolations(consoleLines),
    ...foreignAddresses(addresses).map((address) => `asked ${address}`),
    ...consoleLines.filter((line) => line.startsWith('uncaught:')),
    ...addresses.filter(
      (address) => hostOf(address) !== hostOf(running.livekitUrl) && /invitation=|token=|sk_|ses_/.test(new URL(address).search),
    ),
  ].map((line) => `${name}: ${line}`);
