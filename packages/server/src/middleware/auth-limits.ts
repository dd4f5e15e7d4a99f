import { bodyField, type Limit, type Who } from './rate-limit.ts';

/** What each route under `/v1/auth` is counted by: small, and apart, so that nobody is locked out of one by another. */
export function authLimits(caller: Who): [path: string, ...Limit[]][] {
  const mail: Limit[] = [
    { bucket: 'mail_caller', who: caller },
    { bucket: 'mail_recipient', who: bodyField('email') },
  ];
  const secret: Limit = { bucket: 'sign_in_caller', who: caller };
  const cookie: Limit = { bucket: 'general', who: caller };
  return [
    // By account and address, so that a stranger locks out nobody but themselves; and by each, against many of the other.
    [
      'sign-in',
      { bucket: 'sign_in', who: bodyField('email', caller) },
      secret,
      { bucket: 'sign_in_account', who: bodyField('email') },
    ],
    ['sign-up', ...mail],
    ['password-reset', ...mail],
    ['password-reset/confirm', secret],
    ['verify', secret],
    ['password-change', secret],
    ['refresh', cookie],
    ['sign-out', cookie],
    ['sign-out-everywhere', cookie],
  ];
}
