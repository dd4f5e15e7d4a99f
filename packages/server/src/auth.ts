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

/**
 * The first line of every other verb. Says on which rows: the caller's own, those of their departments, or all of the clinic;
 * `visibleTo` of each module narrows its queries to them. Throws `auth.forbidden`.
 */
export function requirePermission({ actor }: ServiceContext, permission: Permission): Scope {
  const scope = scopeOf(actor, permission);
  if (!scope) throw actorNotAllowed();
  return scope;
}

/** Without throwing. Who broke the glass may read the notes of whom they opened, as if it were their own. */
export function scopeOf(actor: Actor, permission: Permission): Scope | undefined {
  if (actor.type === 'person')
    return ROLES[actor.role][permission] ?? (permission === 'notes.read' && actor.opened.length > 0 ? 'own' : undefined);
  if (actor.type === 'link' || actor.type === 'visitor') return undefined;
  return actor.type === 'system' || actor.scopes.includes(permission) ? 'clinic' : undefined;
}

/** How a row stands to the caller: its department, and whether they (or whom they act for) have the part in it that counts. */
export type Standing = { departmentId: string | null; isOwn: boolean };

/** Whether the caller may do it to this very row; for guards, and for `can` in replies. */
export function mayOn(actor: Actor, permission: Permission, { departmentId, isOwn }: Standing): boolean {
  const scope = scopeOf(actor, permission);
  if (scope === 'department' && isOfTheirs(actor, departmentId)) return true;
  return scope === 'clinic' || (scope !== undefined && isOwn);
}

const isOfTheirs = (actor: Actor, departmentId: string | null) =>
  actor.type === 'person' && departmentId !== null && actor.departmentIds.includes(departmentId);

/** The verbs of a row's routes that the caller may use now: `possible` names those its state allows, and what each of them needs. */
export const allowed = <Verb extends string>(
  actor: Actor,
  standing: Standing,
  possible: readonly (readonly [verb: Verb, needed: Permission])[],
): Verb[] => possible.filter(([, needed]) => mayOn(actor, needed, standing)).map(([verb]) => verb);

/** The person who asks, also by a link; of a key or the system an id that no person has. */
export const personIdOf = (actor: Actor): string => (actor.type === 'link' ? actor.personId : actor.id);

/** Whose rows are the caller's own: theirs, and those of the patients they act for. */
export const personIdsOf = (actor: Actor): readonly string[] =>
  actor.type === 'person' ? [actor.id, ...actor.actsFor] : [personIdOf(actor)];

/** Who the caller is among these people: themselves, else the one they act for. */
export const personAmong = (actor: Actor, personIds: readonly string[]): string | undefined =>
  personIdsOf(actor).find((id) => personIds.includes(id));

/** The same caller, doing this as that person: the audit names both. Nothing changes for who acts for nobody here. */
export function inTheNameOf<Context extends ServiceContext>(ctx: Context, personId: string): Context {
  const { actor } = ctx;
  return actor.type === 'person' && actor.actsFor.includes(personId)
    ? { ...ctx, actor: { ...actor, onBehalfOf: personId } }
    : ctx;
}

/** Whose hidden records (notes, messages) are open to the caller: their own, and what they broke the glass for. */
export const openedTo = (actor: Actor): readonly string[] =>
  actor.type === 'person' ? [...personIdsOf(actor), ...actor.opened] : [personIdOf(actor)];

/** Servers send no origin; browsers always do across sites. */
export function requireOrigin(origin: string | undefined, allowed: readonly string[]): void {
  if (origin !== undefined && !allowed.includes(origin)) throw originNotAllowed();
}
