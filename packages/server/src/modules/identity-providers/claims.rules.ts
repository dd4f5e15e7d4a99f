import { PersonName, Email, type ClaimMapping, type Role } from '@bedside/contract';
import type { Claims } from '../../oidc/issuer-port.ts';

/** As the contract has it. */
const LONGEST_EXTERNAL_ID = 200;

/** What a claim says: a text, or a list of them. */
function textsOf(claims: Claims, name: string): string[] {
  const value = claims[name];
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= 300);
}

/** The first known value counts. Undefined: no role here. */
export function roleFrom(claims: Claims, { role, defaultRole }: ClaimMapping): Exclude<Role, 'guest'> | undefined {
  const said = role ? textsOf(claims, role.claim) : [];
  const known = said.find((value) => Object.hasOwn(role?.values ?? {}, value));
  return (known === undefined ? undefined : role?.values[known]) ?? defaultRole ?? undefined;
}

/** Whether the token is for this clinic. An address counts in whatever case it is written. */
export function isForClinic(claims: Claims, { clinic }: ClaimMapping, clinicId: string): boolean {
  if (!clinic) return true;
  const names = [clinicId, ...clinic.values].map(comparable);
  return textsOf(claims, clinic.claim).some((value) => names.includes(comparable(value)));
}

const comparable = (text: string) => (text.includes('@') ? text.toLowerCase() : text);

/** Our ids of the departments, or what might be one. */
export const departmentsFrom = (claims: Claims, { department }: ClaimMapping): string[] =>
  department
    ? textsOf(claims, department.claim).map((value) =>
        Object.hasOwn(department.values, value) ? department.values[value]! : value,
      )
    : [];

/** Whole or not at all: two that only begin alike are two people. */
export function externalIdFrom(claims: Claims, { externalId }: ClaimMapping): string | undefined {
  const [said] = externalId === null ? [] : textsOf(claims, externalId);
  return said !== undefined && said.length <= LONGEST_EXTERNAL_ID ? said : undefined;
}

/** What people are called, as far as the token says so. The address is for writing to them, never for knowing them. */
export function profileFrom(claims: Claims): { name: string; email: string | undefined } {
  const email = claims['email_verified'] === false ? undefined : Email.safeParse(claims['email']).data;
  const given = [claims['given_name'], claims['family_name']].filter((part) => typeof part === 'string').join(' ');
  const name = [claims['name'], given, claims['preferred_username'], email]
    .map((candidate) => PersonName.safeParse(candidate).data)
    .find((candidate) => candidate !== undefined);
  return { name: name ?? 'New person', email };
}
