import { defineError } from '../../shared/errors.ts';

export const wrongCredentials = defineError({
  code: 'accounts.wrong_credentials',
  status: 401,
  title: 'E-mail or password are not right',
});
export const awaitingApproval = defineError({
  code: 'accounts.awaiting_approval',
  status: 403,
  title: 'The clinic has not approved this account yet',
});
export const accountDeactivated = defineError({
  code: 'accounts.deactivated',
  status: 403,
  title: 'The clinic has deactivated this account',
});
export const signUpOff = defineError({
  code: 'accounts.sign_up_off',
  status: 403,
  title: 'This clinic makes accounts by invitation only',
});
export const passwordCommon = defineError({
  code: 'accounts.password_common',
  status: 422,
  title: 'This password is one of those that are guessed first',
});
export const linkInvalid = defineError({
  code: 'accounts.link_invalid',
  status: 404,
  title: 'This link is unknown, too old or used up',
});
export const emailTaken = defineError({
  code: 'accounts.email_taken',
  status: 409,
  title: 'Another account of the clinic has this e-mail address',
});
