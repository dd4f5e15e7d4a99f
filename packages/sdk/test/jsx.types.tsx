// Compiled only: what jsx.d.ts lets a page write.
import type { CustomElements } from '../jsx.d.ts';

declare global {
  namespace JSX {
    interface IntrinsicElements extends CustomElements {}
  }
}

export const page = (
  <telehealth-provider publishable-key="pk_test" sessionProvider={async () => 'token'}>
    <appointment-list
      join-url="/visit/{id}"
      theme="dark"
      ontelehealth-appointment-selected={(event) => {
        const id: string = event.appointment.id;
        event.preventDefault();
        return void id;
      }}
    />
    <telehealth-call
      appointment-id="apt_1"
      audio-only
      without-controls={false}
      ontelehealth-call-left={({ reason }) => {
        const isOver: boolean = reason === 'ended';
        return void isOver;
      }}
      ontelehealth-waiting-changed={({ entry }) => void entry?.since}
    />
    <waiting-room without-sound />
  </telehealth-provider>
);

export const wrong = [
  // @ts-expect-error there is no such theme
  <appointment-list theme="blue" />,
  // @ts-expect-error a boolean
  <telehealth-call audio-only="yes" />,
  // @ts-expect-error not an address but a function
  <telehealth-provider sessionProvider="/session" />,
  // @ts-expect-error the reasons are enumerated
  <telehealth-call ontelehealth-call-left={({ reason }) => void (reason === 'bored')} />,
  // @ts-expect-error the event is its class, not the detail of another
  <telehealth-call ontelehealth-call-failed={({ detail }) => void detail} />,
  // @ts-expect-error there is no such property
  <waiting-room sound />,
];
