import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, inside, joinVisit, press, says, textOf, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { heard } from '../../../test/in-visit.ts';
import { ApiError } from '../../api/api-error.ts';

const path = `/appointments/${ids.appointment}/review`;
const focused = (call: Element) => {
  let found = call.shadowRoot!.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
};

suite('the goodbye of a visit that was held', () => {
  teardown(cleanPage);

  /** The practitioner has ended it: the visit is complete, and what may be done with it is another. */
  async function ended(can: ('review' | 'notes')[]) {
    const page = callPage();
    await joinVisit(page);
    page.api.appointment = { ...page.api.appointment, status: 'completed', can };
    page.api.tell('call.ended', { callId: ids.call });
    await says(page.call, 'The visit has ended');
    return page;
  }

  test('asks how it was, of who may say it: the same form as in the list, once', async () => {
    const { call, api } = await ended(['review']);
    api.replies[`GET ${path}`] = new ApiError('reviews.not_found', 404);
    api.replies[`PUT ${path}`] = { rating: 4, comment: 'Took the time.' };
    await until(call, () => button(call, 'How was it?'), 'the question');
    expect(Boolean(button(call, 'Close')), 'and a way past it').to.equal(true);
    await expectAccessibleInBothThemes(call);

    await press(call, 'How was it?');
    const four = await until(call, () => inside(call).find((one) => one.matches('[aria-label="4 of 5"]')), 'the form');
    await until(call, () => focused(call)?.matches('[name=rating]'), 'the focus in it');
    await expectAccessibleInBothThemes(call);
    (four as HTMLElement).click();
    await until(call, () => button(call, 'Send')?.ariaDisabled === 'false', 'Send');
    (inside(call).find((one) => one.localName === 'textarea') as HTMLTextAreaElement).value = 'Took the time.';
    await press(call, 'Send');
    await says(call, 'You gave it 4 of 5.');
    await until(call, () => heard(call).includes('Thank you.'), 'heard');
    const [sent] = api.requests.filter(({ name }) => name === `PUT ${path}`);
    expect(sent!.options.body).to.deep.equal({ rating: 4, comment: 'Took the time.' });
  });

  test('what was said already is shown, and not asked again', async () => {
    const { call, api } = await ended(['review']);
    api.replies[`GET ${path}`] = { rating: 5, comment: null };
    await press(call, 'How was it?');
    await says(call, 'You gave it 5 of 5.');
    expect(button(call, 'Send')).to.equal(undefined);
  });

  test('asks nobody who may not say it', async () => {
    const { call, api } = await ended(['notes']);
    await until(call, () => api.calls.filter((one) => one === 'getAppointment').length > 1, 'the visit is read anew');
    expect(button(call, 'How was it?')).to.equal(undefined);
    await press(call, 'Close');
    await until(call, () => !textOf(call).includes('ended'), 'closed');
    expect(api.requests.map(({ name }) => name)).not.to.include(`GET ${path}`);
  });
});
