import { ar } from './texts/ar.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import type { MailKind, MailTexts, Words } from './texts/mail-texts.ts';
import { tr } from './texts/tr.ts';

export const TEXTS = { en, es, fr, de, tr, ar } as const satisfies Record<string, MailTexts>;
export type MailLanguage = keyof typeof TEXTS;

/** The first of these that we speak: the person's, then the clinic's; else English. `de-AT` is German. */
export function languageFor(...wanted: (string | null | undefined)[]): MailLanguage {
  const spoken = wanted.map((tag) => tag?.split('-')[0] ?? '').find((tag) => Object.hasOwn(TEXTS, tag));
  return (spoken ?? 'en') as MailLanguage;
}

export const directionOf = (language: string) => TEXTS[languageFor(language)].dir;

/** What a mail of this kind says, with its facts in place. Throws when a fact is missing. */
export function say(language: MailLanguage, kind: MailKind, facts: Record<string, string>): Words {
  const { subject, lines, button }: Words = TEXTS[language][kind];
  const fill = filler(language, facts);
  return { subject: fill(subject), lines: lines.map(fill), ...(button !== undefined && { button }) };
}

/** Puts facts in the place of their names in braces. What was put in is not looked at again. */
export function filler(language: MailLanguage, facts: Record<string, string>) {
  const isRightToLeft = TEXTS[language].dir === 'rtl';
  return (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      const fact = facts[name];
      if (fact === undefined) throw new Error(`a mail does not know its ${name}`);
      return isRightToLeft ? `${FIRST_STRONG_ISOLATE}${fact}${POP_ISOLATE}` : fact;
    });
}

/** A clinic's Latin name inside Arabic must not turn the full stop around. */
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
