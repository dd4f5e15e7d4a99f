import type { Appointment, DomainEvent } from '@bedside/contract';
import { clinic } from './clinic.ts';
import { eventually } from './eventually.ts';
import { running } from './running.ts';

/** A client of `GET /v1/events` without our code: reads the stream, and after a break sends the last id it has seen. */
export async function follow(token: () => Promise<string>) {
  const stopping = new AbortController();
  const events: DomainEvent[] = [];
  const { nextPosition: begin } = await clinic.events('0', await token());
  let last = begin;
  let openings = 0;

  async function readOnce(): Promise<void> {
    const response = await fetch(`${running.apiUrl}/v1/events`, {
      headers: { authorization: `Bearer ${await token()}`, accept: 'text/event-stream', 'last-event-id': last },
      signal: stopping.signal,
    });
    if (!response.ok || !response.body) throw new Error(`The stream answers ${response.status}`);
    openings++;
    let text = '';
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      frames.forEach(take);
    }
  }

  function take(frame: string): void {
    const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(frame)?.[1];
    const [id, data] = [field('id'), field('data')];
    if (id === undefined) return; // told once, not to be caught up on
    last = id;
    if (data) events.push(JSON.parse(data) as DomainEvent);
  }

  async function keepReading(): Promise<void> {
    while (!stopping.signal.aborted) {
      await readOnce().catch(() => {});
      // As any client rests between two attempts: a process that begins is not asked without end.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  void keepReading();
  await eventually('the stream is open', () => openings > 0);

  return {
    events,
    begin,
    has: (appointments: Appointment[]) =>
      eventually('the events of every booking', () =>
        appointments.every(({ id }) =>
          events.some(({ type, appointmentId }) => type === 'appointment.scheduled' && appointmentId === id),
        ),
      ),
    /** The stream has been opened a second time. */
    reconnected: () => eventually('the stream is open again', () => openings > 1),
    stop: () => stopping.abort(),
  };
}
