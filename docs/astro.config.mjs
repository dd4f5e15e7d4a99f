import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';

export default defineConfig({
  telemetry: false,
  integrations: [
    starlight({
      title: 'Bedside',
      description: 'A telehealth visit on any website',
      sidebar: [
        { label: 'Start here', link: '/' },
        { label: 'On your page', link: '/your-page/' },
        { label: 'The door', link: '/the-door/' },
        { label: 'Messages and files', link: '/messages/' },
        { label: 'The waiting room', link: '/waiting-room/' },
        { label: 'Calls', link: '/calls/' },
        { label: 'Schedules and slots', link: '/slots/' },
        { label: 'The life of an appointment', link: '/appointments/' },
        { label: 'Book from your own page', link: '/booking/' },
        { label: 'Who may do what', link: '/access/' },
        { label: 'People', link: '/people/' },
        { label: 'Elements', link: '/elements/' },
        { label: 'Every element in every state', link: '/gallery/' },
        { label: 'Where call screens fail people', link: '/call-screens/' },
        { label: 'Mails and notices', link: '/mails/' },
        { label: 'Records', link: '/records/' },
        { label: 'Ways in', link: '/signing-in/' },
        { label: 'Webhooks and events', link: '/webhooks/' },
        { label: 'Going to production', link: '/production/' },
        { label: 'What holds, and how it is measured', link: '/performance/' },
        { label: 'What a component can protect', link: '/trust/' },
        { label: 'Glossary', link: '/glossary/' },
        { label: 'Decisions', items: [{ autogenerate: { directory: 'decisions' } }] },
      ],
    }),
  ],
});
