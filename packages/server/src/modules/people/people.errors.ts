import { defineError } from '../../shared/errors.ts';

export const personNotFound = defineError({ code: 'people.not_found', status: 404, title: 'Person not found' });

export const personNotActive = defineError({
  code: 'people.not_active',
  status: 409,
  title: 'The person is deactivated or waits to be approved',
});

export const wrongStatus = defineError({
  code: 'people.wrong_status',
  status: 409,
  title: 'The status of the person does not allow this',
});

export const externalIdOfAnother = defineError({
  code: 'people.external_id_taken',
  status: 409,
  title: 'Somebody else has this externalId',
});

export const mrnTaken = defineError({ code: 'people.mrn_taken', status: 409, title: 'Another patient has this MRN' });

export const hasFutureVisits = defineError({
  code: 'people.has_future_visits',
  status: 409,
  title: 'The person has visits yet to come; say in futureVisits what becomes of them',
});

export const pictureNotSupported = defineError({
  code: 'avatars.not_supported',
  status: 415,
  title: 'The body is not a JPEG, PNG or WebP picture',
});

export const pictureUnusable = defineError({
  code: 'avatars.unusable',
  status: 422,
  title: 'The picture cannot be read, or has too many pixels',
});
