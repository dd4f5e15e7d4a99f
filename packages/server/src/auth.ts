import { ROLES, type Permission, type Scope } from '@bedside/contract';
import type { Actor, ServiceContext } from './context.ts';
import { originNotAllowed } from './shared/auth.errors.ts';
import { defineError } from './shared/errors.ts';

export const actorNotAllowed = defineError({ code: 'auth.forbidden', status: 403, title: 'Not allowed' });

/** For verbs that only one kind of caller may use, whatever their permissions. It costs no query, and no transport can forget it. */
export function requireActor<Type extends Actor['type']>(
  { actor }: ServiceContext,
  ...types: Type[]
): Extract<Actor, { type: Type }> {
  if (!types.includes(actor.type as Type)) throw actorNotAllowed();
  return actor as Extract<Actor, { type: Type }>;
}

/** The first line of every other verb. Says on which rows: the caller's own, or all of the clinic. Throws `auth.forbidden`. */
export function requirePermission({ actor }: ServiceContext, permission: Permission): Scope {
  const scope = scopeOf(actor, permission);
  if (!scope) throw actorNotAllowed();
  return scope;
}

/** Without throwing, for `can` in replies. */
export function scopeOf(actor: Actor, permission: Permission): Scope | undefined {
  if (actor.type === 'person') return ROLES[actor.kind][permission];
  if (actor.type === 'link') return undefined;
  return actor.type === 'system' || actor.scopes.includes(permission) ? 'clinic' : undefined;
}

/** The person who asks, also by a link; of a key or the system an id that no person has. */
export const personIdOf = (actor: Actor): string => (actor.type === 'link' ? actor.personId : actor.id);

/** Servers send no origin; browsers always do across sites. */
export function requireOrigin(origin: string | undefined, allowed: readonly string[]): void {
  if (origin !== undefined && !allowed.includes(origin)) throw originNotAllowed();
}
