import { createRoute } from '@hono/zod-openapi';
import {
  Accepted,
  ChangePassword,
  RequestPasswordReset,
  Session,
  SetPassword,
  SignIn,
  SignUp,
  VerifyEmail,
  type ErrorCode,
} from '@bedside/contract';
import type { Context } from 'hono';
import { z } from 'zod';
import type { AppEnv } from '../../app.ts';
import { createRouter, isPublic, json, noContent, replies } from '../../routes.ts';
import { identifyVisitor } from '../keys/identify-visitor.ts';
import { toSession } from '../sessions/sessions.routes.ts';
import './accounts.errors.ts';
import { forgetCookie, keepCookie, readCookie } from './auth-cookie.routes.ts';
import { refreshSession } from './refresh-session.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { changePassword, setPassword } from './set-password.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { signUp } from './sign-up.ts';
import { verifyEmail } from './verify-email.ts';

const WHOSE: readonly ErrorCode[] = ['auth.missing', 'auth.invalid', 'auth.origin_not_allowed'];
const headers = z.object({ 'x-publishable-key': z.string().max(200).optional() });
const SAME_SITE =
  'For pages of the clinic that are same-site with the API: the cookie is `HttpOnly`, `Secure` and `SameSite=Strict`. Send `X-Publishable-Key`, with credentials.';

/** All of them: POST, public, from a page of the clinic. */
const post = <Path extends string, Id extends string>(path: Path, operationId: Id, summary: string, description = SAME_SITE) =>
  ({ method: 'post', path, operationId, summary, description, ...isPublic }) as const;
const given = <Schema extends z.ZodType>(schema: Schema) => ({ headers, body: json(schema) });
const session = (refusals: readonly ErrorCode[]) =>
  replies('The session for the page; the cookie beside it renews it', Session, [...WHOSE, ...refusals], { signedIn: false });
const accepted = (refusals: readonly ErrorCode[]) =>
  replies('Whatever the address: a mail may be on its way', Accepted, [...WHOSE, ...refusals], { status: 202, signedIn: false });
const done = (description: string, refusals: readonly ErrorCode[]) =>
  noContent(description, [...WHOSE, ...refusals], { signedIn: false });

const signUpRoute = createRoute({
  ...post('/sign-up', 'signUp', 'Begin an account with e-mail and password'),
  request: given(SignUp),
  responses: accepted(['accounts.sign_up_off', 'accounts.password_common']),
});
const verifyRoute = createRoute({
  ...post('/verify', 'verifyEmail', 'Finish an account by the link that was mailed, and sign in'),
  request: given(VerifyEmail),
  responses: session(['accounts.link_invalid', 'accounts.wrong_credentials', 'accounts.awaiting_approval']),
});
const signInRoute = createRoute({
  ...post('/sign-in', 'signIn', 'Sign in with e-mail and password'),
  request: given(SignIn),
  responses: session(['accounts.wrong_credentials', 'accounts.awaiting_approval', 'accounts.deactivated']),
});
const refreshRoute = createRoute({
  ...post('/refresh', 'refreshSession', 'Get a fresh session by the cookie, which is replaced'),
  request: { headers },
  responses: session([]),
});
const signOutRoute = createRoute({
  ...post('/sign-out', 'signOut', 'Sign out this browser'),
  request: { headers },
  responses: done('It is signed out, and its sessions have ended', []),
});
const signOutEverywhereRoute = createRoute({
  ...post('/sign-out-everywhere', 'signOutEverywhere', 'Sign out every browser of the account'),
  request: { headers },
  responses: done('All are signed out, and their sessions have ended', []),
});
const resetRoute = createRoute({
  ...post('/password-reset', 'requestPasswordReset', 'Ask for a link to choose a new password'),
  request: given(RequestPasswordReset),
  responses: accepted([]),
});
const confirmResetRoute = createRoute({
  ...post('/password-reset/confirm', 'setPassword', 'Choose a password by the link that was mailed; signs out every browser'),
  request: given(SetPassword),
  responses: done('It is set; sign in with it', ['accounts.link_invalid', 'accounts.password_common']),
});
const changeRoute = createRoute({
  ...post('/password-change', 'changePassword', 'Change the password of who is signed in; signs out every other browser'),
  request: given(ChangePassword),
  responses: done('It is changed', ['accounts.wrong_credentials', 'accounts.password_common']),
});

const visitor = (c: Context<AppEnv>) =>
  identifyVisitor(c.var.base, {
    publishableKey: c.req.header('x-publishable-key'),
    origin: c.req.header('origin'),
    needsOrigin: true,
  });
const device = (c: Context<AppEnv>) => ({ userAgent: c.req.header('user-agent') ?? '' });

/** Mounted at `/v1/auth`, before authentication. */
export const authRoutes = () =>
  createRouter()
    .openapi(signUpRoute, async (c) => {
      await signUp(await visitor(c), c.req.valid('json'));
      return c.json({}, 202);
    })
    .openapi(verifyRoute, async (c) => {
      const ctx = await visitor(c);
      const { session: opened, refreshToken } = await verifyEmail(ctx, c.req.valid('json'), device(c));
      keepCookie(c, ctx, refreshToken);
      return c.json(toSession(opened), 200);
    })
    .openapi(signInRoute, async (c) => {
      const ctx = await visitor(c);
      const { session: opened, refreshToken } = await signIn(ctx, c.req.valid('json'), device(c));
      keepCookie(c, ctx, refreshToken);
      return c.json(toSession(opened), 200);
    })
    .openapi(refreshRoute, async (c) => {
      const ctx = await visitor(c);
      const { session: opened, refreshToken } = await refreshSession(ctx, readCookie(c, ctx));
      if (refreshToken) keepCookie(c, ctx, refreshToken);
      return c.json(toSession(opened), 200);
    })
    .openapi(signOutRoute, async (c) => {
      const ctx = await visitor(c);
      await signOut(ctx, readCookie(c, ctx), { everywhere: false });
      forgetCookie(c, ctx);
      return c.body(null, 204);
    })
    .openapi(signOutEverywhereRoute, async (c) => {
      const ctx = await visitor(c);
      await signOut(ctx, readCookie(c, ctx), { everywhere: true });
      forgetCookie(c, ctx);
      return c.body(null, 204);
    })
    .openapi(resetRoute, async (c) => {
      await requestPasswordReset(await visitor(c), c.req.valid('json'));
      return c.json({}, 202);
    })
    .openapi(confirmResetRoute, async (c) => {
      await setPassword(await visitor(c), c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(changeRoute, async (c) => {
      const ctx = await visitor(c);
      await changePassword(ctx, readCookie(c, ctx), c.req.valid('json'));
      return c.body(null, 204);
    });
