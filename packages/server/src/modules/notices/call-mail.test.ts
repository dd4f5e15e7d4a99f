import { expect, test } from 'vitest';
import { NOW } from '../../../test/helpers.ts';
import { callMail } from './call-mail.ts';

const clinic = {
  name: 'Clinic on the Hill',
  timeZone: 'Europe/Berlin',
  language: 'en',
  visitUrl: 'https://clinic.example/visit',
};
const to = (kind: 'patient' | 'practitioner' | 'staff', staffUrl: string | null) => {
  const person = { kind, language: null, timeZone: null };
  return callMail({ kind: 'missed_call', clinic: { ...clinic, staffUrl }, person, at: NOW, talkSeconds: null, isVisit: false });
};

test('a mail of a call leads patients to their page, and the clinic’s own people to theirs or nowhere', () => {
  expect(to('patient', 'https://clinic.example/desk').button).toMatchObject({ url: 'https://clinic.example/visit' });
  for (const kind of ['practitioner', 'staff'] as const) {
    expect(to(kind, 'https://clinic.example/desk').button).toMatchObject({ url: 'https://clinic.example/desk' });
    expect(to(kind, null)).not.toHaveProperty('button');
  }
});
