import { press, until } from './call-page.ts';
import { inVisit, me, doctor, there } from './in-visit.ts';

type Fill = (element: HTMLElement) => void;
type Look = (element: HTMLElement) => Promise<void>;

/** In the visit, with the page's own beside it. */
export const stageScenes = [
  async (fill: Fill, look: Look) => {
    const { call, room } = await inVisit([me(), doctor()], ({ call: it }) => fill(it));
    room.show(there('p-okafor'));
    await press(call, 'People');
    await look(call);
    if (!call.querySelector(':scope > [slot=side]')) return;
    await press(call, 'From the clinic');
    await until(call, () => call.querySelector('[slot=side]')?.checkVisibility(), 'the page’s own');
    await look(call);
  },
];
