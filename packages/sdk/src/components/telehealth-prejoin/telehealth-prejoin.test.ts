import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { expectAccessibleInBothThemes } from '../../../test/axe.ts';
import { button, callPage, cleanPage, inside, press, says, textOf, until, type CallPage } from '../../../test/call-page.ts';
import { ids } from '../../../test/fake-api.ts';
import { ApiError } from '../../api/api-error.ts';
import { tabState } from '../../api/tab-state.ts';
import type { MediaSource } from '../../call/room-port.ts';
import { HELP, type HelpRow } from '../../devices/device-help.ts';
import type { DeviceProblem } from '../../devices/device-problem.ts';
import type { PermissionAnswer, Surroundings } from '../../devices/devices-port.ts';
import { deviceHelpWords } from '../../localization/device-help-words.ts';

teardown(cleanPage);

const AGENTS: Record<string, string> = {
  chrome: 'Chrome/142.0',
  edge: 'Chrome/142.0 Edg/142.0',
  safari: 'Version/18.1 Safari/605.1',
  firefox: 'Firefox/144.0',
  samsung: 'SamsungBrowser/28.0',
  app: 'Instagram 360.0',
  '*': 'Unheard/1.0',
};
const SYSTEMS: Record<string, string> = {
  windows: 'Windows NT',
  mac: 'Macintosh',
  ios: 'iPhone',
  android: 'Android',
  '*': 'Linux',
};
/** What a browser answers when this is wrong. */
const ERRORS: Record<
  DeviceProblem,
  [name: string, message: string, permission: PermissionAnswer, around?: Partial<Surroundings>]
> = {
  denied: ['NotAllowedError', 'Permission denied', 'denied'],
  dismissed: ['NotAllowedError', 'Permission dismissed', 'prompt'],
  denied_by_system: ['NotAllowedError', 'Permission denied by system', 'granted'],
  blocked_by_page: ['NotAllowedError', 'Permission denied', 'denied', { isAllowed: { camera: false, microphone: false } }],
  in_use: ['NotReadableError', 'Could not start video source', 'granted'],
  none: ['NotFoundError', 'Requested device not found', 'prompt'],
  insecure_page: ['TypeError', '', 'unknown', { isSecure: false, hasMediaDevices: false }],
  in_app_browser: ['NotAllowedError', '', 'unknown', { isInApp: true }],
  unsupported: ['TypeError', '', 'unknown', { hasMediaDevices: false }],
  unknown: ['ExoticError', '', 'granted'],
};
const LABELS = { try_again: 'Try again', reload: 'Reload the page', copy_link: 'Copy the link' };
const wholeBrowser: DeviceProblem[] = ['insecure_page', 'unsupported'];

function open(
  { problem, browser, system }: HelpRow,
  sources: readonly MediaSource[],
  change: (page: CallPage) => void = () => {},
) {
  const [name, message, permission, around] = ERRORS[problem];
  const page = callPage(({ devices }) => {
    for (const source of sources) {
      devices.errors[source] = { name, message };
      devices.permissions[source] = permission;
    }
    const userAgent = `${SYSTEMS[system]}; ${AGENTS[browser]}`;
    devices.around = { ...devices.around, ...around, userAgent };
  });
  change(page as CallPage);
  page.call.appointmentId = ids.appointment;
  return page;
}

suite('no dead ends: every row of the table', () => {
  for (const row of HELP) {
    const both: MediaSource[][] = [['camera', 'microphone'], ['camera'], ['microphone']];
    for (const sources of wholeBrowser.includes(row.problem) ? both.slice(0, 1) : both)
      test(`${row.problem}, ${row.browser} on ${row.system}, ${sources.join(' and ')}: told how, and goes in`, async () => {
        const page = open(row, sources);
        const { inText, fixes, problems } = deviceHelpWords;
        const what = sources.length > 1 ? inText.both : inText[sources[0]!];
        await says(page.call, fixes[row.fix](what));
        expect(textOf(page.call)).to.contain(
          problems[row.problem](what, { name: 'app', system: 'other', app: row.browser === 'app' ? 'Instagram' : '' }),
        );
        expect(textOf(page.call)).to.contain('Call the clinic: +1 555 0100');
        for (const name of row.buttons) await until(page.call, () => button(page.call, LABELS[name]), LABELS[name]);

        const way = sources.length > 1 ? 'Listen and type' : sources[0] === 'camera' ? 'Join with sound only' : 'Join visit';
        await until(page.call, () => button(page.call, way), way);
        const asked = page.devices.questions.length;
        await press(page.call, way);
        await until(page.call, () => page.room.isConnected, 'the visit');
        // Who goes on without is not asked again.
        expect(page.devices.questions.length).to.equal(asked);
      });
  }
});

const rowOf = (problem: DeviceProblem, browser: HelpRow['browser'] = '*') =>
  HELP.findLast((row) => row.problem === problem && row.browser === browser)!;

suite('help with devices', () => {
  test('Try again asks for what is missing alone, and what works then is used', async () => {
    const page = open(rowOf('in_use'), ['camera']);
    await says(page.call, 'Close other video programs');
    await expectAccessibleInBothThemes(page.call);
    page.devices.errors = {};
    await press(page.call, 'Try again');
    await says(page.call, 'You look and sound fine');
    expect(page.devices.questions.at(-1)).to.deep.equal(['camera']);
    expect(textOf(page.call)).not.to.contain('Close other video programs');
  });

  test('allowed in the browser’s own settings, it goes on by itself', async () => {
    const page = open(rowOf('denied'), ['camera', 'microphone']);
    await says(page.call, 'in your browser’s settings');
    page.devices.errors = {};
    page.devices.permissions = { camera: 'granted', microphone: 'granted' };
    page.devices.change();
    await says(page.call, 'You look and sound fine');
  });

  test('what may not be used yet has no id and no name: it cannot be chosen', async () => {
    const page = callPage(({ devices }) => {
      devices.devices = devices.devices.map((one) => (one.kind === 'microphone' ? one : { ...one, id: '', label: '' }));
    });
    page.call.appointmentId = ids.appointment;
    await until(page.call, () => inside(page.call).find((one) => one.id === 'microphone'), 'the microphones');
    expect(inside(page.call).some((one) => one.id === 'speaker')).to.equal(false);
    const offered = inside(page.call).filter(({ localName }) => localName === 'option');
    expect(offered.map(({ textContent }) => textContent)).to.deep.equal(['Standard', 'Built-in microphone', 'Headset']);
  });

  test('from inside an app, the link is copied with the invitation that opened it, and stands nowhere', async () => {
    tabState.set({ invitation: 'inv_0123456789abcdef' });
    const page = open(rowOf('in_app_browser'), ['camera', 'microphone']);
    const copied: string[] = [];
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: async (text: string) => void copied.push(text) },
      configurable: true,
    });
    await says(page.call, 'Copy the link');
    await expectAccessibleInBothThemes(page.call);
    await press(page.call, 'Copy the link');
    await says(page.call, 'Copied. Open your browser');
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    expect(copied).to.deep.equal([`${location.href.split('#')[0]}#invitation=inv_0123456789abcdef`]);
    expect(document.documentElement.outerHTML + textOf(page.call) + location.href).not.to.contain('inv_0123456789abcdef');
  });

  test('what cannot be copied is told', async () => {
    const page = open(rowOf('in_app_browser'), ['camera', 'microphone']);
    const { clipboard } = navigator;
    const { execCommand } = document;
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    document.execCommand = () => false;
    await press(page.call, 'Copy the link');
    await says(page.call, 'could not be copied');
    document.execCommand = execCommand;
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  });

  test('by keyboard alone: help, then the way in', async () => {
    const page = open(rowOf('denied'), ['camera', 'microphone']);
    await until(page.call, () => button(page.call, 'Try again') && button(page.call, 'Check: Connection'), 'the help');
    const focused = () => {
      let active: Element | null = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active as HTMLElement;
    };
    const seen: string[] = [];
    for (let i = 0; i < 12 && !seen.includes('Listen and type'); i += 1) {
      await sendKeys({ press: 'Tab' });
      seen.push(focused().ariaLabel ?? focused().textContent!.trim());
    }
    expect(seen[0]).to.equal('Try again');
    await sendKeys({ press: 'Enter' });
    await until(page.call, () => page.room.isConnected, 'the visit');
  });
});

suite('who, when and what', () => {
  test('stands above the preview, in the person’s time and the clinic’s', async () => {
    const page = callPage(({ api }) => {
      const me = api.me.bind(api);
      api.me = async () => {
        const it = await me();
        return { ...it, person: { ...it.person, timeZone: 'Europe/Berlin' } };
      };
    });
    page.call.language = 'en-GB';
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Visit with Dr. Amara Okafor');
    expect(textOf(page.call))
      .to.match(/10:59 – 11:29/)
      .and.to.match(/At the clinic: 0?4:59 – 0?5:29 \(New York\)/)
      .and.contain('Follow-up');
    const about = inside(page.call).find((one) => one.matches('.about'))!;
    const preview = inside(page.call).find((one) => one.matches('.preview'))!;
    expect(about.getBoundingClientRect().bottom).to.be.at.most(preview.getBoundingClientRect().top);
    await expectAccessibleInBothThemes(page.call);
  });

  test('a group says so, and how full it is', async () => {
    const page = callPage(({ api }) => (api.appointment = { places: { capacity: 8, taken: 5 } }));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'Group visit');
    await says(page.call, '5 of 8 places taken');
  });

  test('a visit by sound speaks of no camera', async () => {
    const page = callPage(({ api }) => (api.appointment = { mode: 'audio' }));
    page.call.appointmentId = ids.appointment;
    await says(page.call, 'You sound fine');
    expect(inside(page.call).some((one) => one.id === 'camera' || one.getAttribute('aria-label') === 'Turn on: Camera')).to.equal(
      false,
    );
    expect(page.devices.questions).to.deep.equal([['microphone']]);
  });

  for (const [mode, title] of [
    ['chat', 'This visit is by message'],
    ['in_person', 'This visit is at the clinic'],
  ] as const)
    test(`${mode}: says where it takes place, asks for nothing, and has a way to the clinic and back`, async () => {
      const page = callPage(({ api }) => {
        api.appointment = { mode };
        api.decision = { decision: 'refuse', reason: 'no_call_in_this_mode' };
      });
      page.call.appointmentId = ids.appointment;
      await says(page.call, title);
      await says(page.call, 'Call the clinic: +1 555 0100');
      await expectAccessibleInBothThemes(page.call);
      expect(page.devices.questions).to.deep.equal([]);
      expect(button(page.call, 'Join visit')).to.equal(undefined);
      await press(page.call, 'Not now');
      await until(page.call, () => page.call.getBoundingClientRect().height === 0, 'closed');
    });
});

suite('who acts for two patients of one group', () => {
  const [MIA, TOM] = [`pat_${'7'.repeat(32)}`, `pat_${'8'.repeat(32)}`];
  /** The clinic says nothing until it knows for whom. */
  const groupPage = () => {
    const page = callPage(({ api }) => {
      const patient = (personId: string, name: string) => ({ personId, role: 'patient' as const, name, specialty: null });
      const leader = { personId: ids.practitioner, role: 'practitioner' as const, name: 'Dr. Amara Okafor', specialty: null };
      api.appointment = {
        places: { capacity: 8, taken: 5 },
        participants: [leader, patient(MIA, 'Mia Peel'), patient(TOM, 'Tom Peel')],
      };
      const required = () => new ApiError('proxies.patient_required', 422);
      const [decide, join] = [api.joinDecision.bind(api), api.join.bind(api)];
      api.joinDecision = async (id, signal, query) => {
        if (!query?.personId) throw required();
        return decide(id, signal, query);
      };
      api.join = async (id, body, signal) => {
        if (!body.personId) throw required();
        return join(id, body, signal);
      };
    });
    page.call.appointmentId = ids.appointment;
    return page;
  };

  test('is asked for whom, and goes in for that one', async () => {
    const { call, api, room } = groupPage();
    await says(call, 'For whom do you come?');
    await expectAccessibleInBothThemes(call);
    await press(call, 'Tom Peel');
    await says(call, 'You come for Tom Peel');
    await until(call, () => !button(call, 'Mia Peel'), 'the question is answered');
    await expectAccessibleInBothThemes(call);
    await press(call, 'Join visit');
    await until(call, () => room.isConnected, 'the visit');
    expect([...new Set(api.joins.map(({ personId }) => personId))]).to.deep.equal([TOM]);
  });

  test('after a reload in the visit is back for the same one, unasked', async () => {
    const before = groupPage();
    await press(before.call, 'Tom Peel');
    await says(before.call, 'You come for Tom Peel');
    await press(before.call, 'Join visit');
    await until(before.call, () => before.room.isConnected && tabState.get().visit, 'remembered');
    const kept = tabState.get().visit;
    cleanPage();
    await until(before.call, () => !before.room.isConnected && !tabState.get().visit, 'the first page is gone');
    tabState.set({ visit: kept });
    const after = groupPage();
    await until(after.call, () => after.room.isConnected, 'back in the visit');
    expect(after.api.joins.map(({ personId }) => personId)).to.deep.equal([TOM]);
    await after.call.leave();
  });

  test('may say otherwise before going in', async () => {
    const { call, api, room } = groupPage();
    await press(call, 'Tom Peel');
    await press(call, 'For someone else');
    await press(call, 'Mia Peel');
    await says(call, 'You come for Mia Peel');
    await press(call, 'Join visit');
    await until(call, () => room.isConnected, 'the visit');
    expect(api.joins.at(-1)!.personId).to.equal(MIA);
  });

  test('who pressed Join first is asked, and is in with the answer', async () => {
    const { call, room } = groupPage();
    await press(call, 'Join visit');
    await press(call, 'Mia Peel');
    await until(call, () => room.isConnected, 'the visit');
  });
});

suite('the network check', () => {
  const grant = { serverUrl: 'wss://media.example', participantToken: 'secret', expiresAt: '2026-11-24T10:01:00.000Z' };
  async function show(change: (page: CallPage) => void = () => {}) {
    const page = callPage(({ api }) => (api.replies['POST /network-checks'] = grant));
    change(page);
    page.call.appointmentId = ids.appointment;
    await until(page.call, () => button(page.call, 'Check: Connection'), 'the check');
    return page;
  }

  for (const [found, sentence] of [
    [{ webSocket: true, udp: true, tcp: null }, 'Your network lets video through.'],
    [{ webSocket: true, udp: false, tcp: true }, 'Turn off your camera, and the sound stays clear.'],
    [{ webSocket: true, udp: false, tcp: false }, 'Try mobile data or another Wi-Fi, or call the clinic.'],
    [{ webSocket: false, udp: null, tcp: null }, 'Try mobile data or another Wi-Fi, or call the clinic.'],
  ] as const)
    test(`${JSON.stringify(found)}: ${sentence}`, async () => {
      const page = await show(({ devices }) => (devices.network = found));
      expect(page.api.calls).not.to.include('POST /network-checks');
      await says(page.call, 'You look and sound fine');
      await press(page.call, 'Check: Connection');
      await says(page.call, sentence);
      if (sentence.endsWith('call the clinic.')) await says(page.call, 'Call the clinic: +1 555 0100');
      await until(
        page.call,
        () => page.call.shadowRoot!.querySelector('[role=status]')!.textContent.includes(sentence),
        'said aloud',
      );
      expect(page.devices.networkGrants).to.deep.equal([grant]);
      // Not the room of the visit.
      expect(page.room.isConnected).to.equal(false);
      await expectAccessibleInBothThemes(page.call);
    });

  test('asked too often: it says so, and the visit can be joined', async () => {
    const page = await show(({ api }) => (api.replies['POST /network-checks'] = new ApiError('rate_limit.exceeded', 429)));
    await press(page.call, 'Check: Connection');
    await says(page.call, 'You can join all the same');
    await press(page.call, 'Join visit');
    await until(page.call, () => page.room.isConnected, 'the visit');
  });

  test('while it is tried a second press asks for no second one', async () => {
    const page = await show(({ devices }) => (devices.loadNetworkTry = () => new Promise(() => {})));
    await press(page.call, 'Check: Connection');
    await says(page.call, 'Checking …');
    await press(page.call, 'Check: Connection');
    expect(page.api.calls.filter((call) => call === 'POST /network-checks').length).to.equal(1);
  });
});

suite('on a phone', () => {
  for (const dir of ['ltr', 'rtl'])
    test(`320 px wide, ${dir}: with all its troubles nothing leaves the edge, and targets are 48 px`, async () => {
      const page = open(rowOf('in_app_browser'), ['camera', 'microphone'], ({ api }) => (api.phone = '+49 30 5550 1234 5678'));
      page.provider.dir = dir;
      page.provider.style.width = '320px';
      await says(page.call, 'Copy the link');
      await press(page.call, 'Check: Connection');
      await says(page.call, 'Check again');
      expect(page.provider.scrollWidth).to.be.at.most(320);
      const small = inside(page.call).filter(
        (one) => one.matches('button, select, summary') && one.checkVisibility() && one.getBoundingClientRect().height < 48,
      );
      expect(small.map((one) => one.textContent)).to.deep.equal([]);
    });
});
