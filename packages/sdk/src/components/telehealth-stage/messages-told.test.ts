import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, cleanPage, press, until } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { doctor, heard, inVisit, me, there } from '../../../test/in-visit.ts';

const NEW = 'New message from Dr. Okafor';

suite('a message that comes during the visit', () => {
  teardown(cleanPage);

  const talking = async () => {
    const page = await inVisit([me(), doctor({ personId: ids.practitioner })]);
    page.room.show(there('p-okafor'));
    // Later there is a tab of the same name.
    const messages = await until(page.call, () => button(page.call, 'Messages'), 'the controls');
    const writes = (authorId: string) =>
      page.api.tell('message.created', { conversationId: 'cnv_1', messageId: 'msg_1', authorId });
    return { ...page, messages, writes };
  };

  test('is said once, stands on the pictures, and leads to the messages', async () => {
    const { call, messages, writes } = await talking();
    await until(call, () => (writes(ids.practitioner), heard(call).includes(NEW)), 'announced');
    await until(call, () => button(call, NEW), 'on the pictures');
    await expectAccessibleInBothThemes(call);
    await press(call, NEW);
    await until(call, () => messages.ariaPressed === 'true', 'the messages are open');
    expect(button(call, NEW)).to.equal(undefined);
    messages.click();
    await until(call, () => messages.ariaPressed === 'false', 'and closed');
    expect(button(call, NEW)).to.equal(undefined);
  });

  test('is not told to who wrote it on another page, nor to who has the messages open', async () => {
    const { call, messages, writes } = await talking();
    await until(call, () => (writes(ids.practitioner), button(call, NEW)), 'it is listened to');
    messages.click();
    await until(call, () => messages.ariaPressed === 'true', 'open');
    writes(ids.practitioner);
    messages.click();
    await until(call, () => messages.ariaPressed === 'false', 'closed');
    writes(ids.patient);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    expect(button(call, NEW)).to.equal(undefined);
  });
});
