import { describe, expect, test } from 'vitest';
import { renderMail } from './render-mail.ts';
import { languageFor, say, TEXTS, type MailLanguage } from './say.ts';
import type { MailKind, Words } from './texts/mail-texts.ts';
import { inWordsOfBoth, lengthInWords } from './time-in-words.ts';

const LANGUAGES = Object.keys(TEXTS) as MailLanguage[];
const KINDS = Object.keys(TEXTS.en).filter((key) => !['dir', 'twoZones', 'modes'].includes(key)) as MailKind[];
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const shapeOf = ({ subject, lines, button }: Words) => ({
  subject: namesIn(subject),
  lines: lines.map(namesIn),
  hasButton: button !== undefined,
});

describe.each(LANGUAGES)('mails in %s', (language) => {
  test('say everything that they say in English, with the same facts', () => {
    for (const kind of KINDS) expect([kind, shapeOf(TEXTS[language][kind])]).toEqual([kind, shapeOf(TEXTS.en[kind])]);
    expect(namesIn(TEXTS[language].twoZones)).toEqual(['here', 'there']);
  });

  test('are not English by oversight', () => {
    if (language === 'en') return expect(TEXTS.en.dir).toBe('ltr');
    for (const kind of KINDS) expect(TEXTS[language][kind].subject).not.toBe(TEXTS.en[kind].subject);
  });

  test('name the clinic in the subject, and nothing else', () => {
    for (const kind of KINDS) expect(namesIn(TEXTS[language][kind].subject)).toEqual(['clinic']);
  });

  test('have words for times, zones and lengths', () => {
    const zones = { timeZone: 'Asia/Kolkata', clinicTimeZone: 'Europe/Berlin' };
    const both = inWordsOfBoth(new Date('2030-01-15T09:10:00Z'), { language, ...zones });
    expect(both).toContain('2030');
    expect(both).toMatch(/GMT|UTC|غرينتش|CET|MEZ|IST/);
    expect(lengthInWords(600, language)).not.toBe(lengthInWords(40, language));
  });
});

test('a person’s language comes before the clinic’s; one that we do not speak is English', () => {
  expect(languageFor('de-AT', 'fr')).toBe('de');
  expect(languageFor(null, 'fr')).toBe('fr');
  expect(languageFor('nl', 'tr')).toBe('tr');
  expect(languageFor('nl', null)).toBe('en');
  expect(languageFor('constructor', null)).toBe('en');
});

test('a fact that is missing is an error, and what stands in a fact is not looked at again', () => {
  expect(() => say('en', 'invitation', { clinic: 'Clinic' })).toThrow('when');
  expect(say('en', 'invitation_clinic', { clinic: '{when}', when: 'now' }).lines[0]).toBe('You have a visit at {when}: now.');
});

test('Arabic reads from right to left, and a Latin name in it does not turn it around', async () => {
  const { subject, lines } = say('ar', 'invitation_clinic', { clinic: 'Clinic (Hill)', when: 'x' });
  const { html } = await renderMail({ subject, lines }, { clinicName: 'C', phone: null, language: 'ar', color: '#000000' });
  expect(html).toContain('<html lang="ar" dir="rtl">');
  expect(subject).toContain('\u2068Clinic (Hill)\u2069');
  const { html: english } = await renderMail(
    { subject, lines },
    { clinicName: 'C', phone: null, language: 'en', color: '#000000' },
  );
  expect(english).toContain('<html lang="en" dir="ltr">');
});
