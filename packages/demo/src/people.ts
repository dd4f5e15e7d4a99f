/** A real site has accounts and signs people in. This one has three people, and whoever opens a page is that page's person. */
export const PEOPLE = {
  patient: { externalId: 'demo-patient', sessionPath: '/patient/telehealth-session' },
  practitioner: { externalId: 'demo-practitioner', sessionPath: '/practitioner/telehealth-session' },
} as const;
export type Role = keyof typeof PEOPLE;

/** Beside the plain pages of the day there is one with elements. */
export const FRONT_DESK = { externalId: 'demo-staff', sessionPath: '/front-desk/telehealth-session' } as const;
