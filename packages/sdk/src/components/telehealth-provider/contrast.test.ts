import { expect } from 'chai';
import { css, html } from 'lit';
import { TelehealthElement } from '../../internal/base-element.ts';
import { alertStyles } from '../../copied/alert.styles.ts';
import { dangerStyles } from '../../copied/danger.styles.ts';
import { fieldStyles } from '../../copied/field.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';

/** Each role that the elements draw text with, and what is known by its edge alone, on each ground. */
class ContrastSample extends TelehealthElement {
  static override styles = [
    ...(TelehealthElement.styles as []),
    pillStyles,
    alertStyles,
    dangerStyles,
    fieldStyles,
    css`
      .ground {
        background: var(--_surface);
      }
      .focus {
        border: 3px solid var(--_accent-text);
      }
    `,
  ];

  protected override render() {
    return ['ground', 'ground card'].map(
      (ground) =>
        html`<div class=${ground}>
          <p>text</p>
          <p class="small">muted</p>
          <p class="pill">plain</p>
          <p class="pill ok">fine</p>
          <p class="pill warn">attention</p>
          <p role="alert">wrong</p>
          <span class="avatar">AO</span>
          <button>button</button>
          <button class="primary">main</button>
          <span class="count primary">7</span>
          <button class="danger">remove</button>
          <button class="quiet">quiet</button>
          <button aria-disabled="true">later</button>
          <div class="edges">
            <input aria-label="field" />
            <select aria-label="choice"></select>
            <textarea aria-label="words"></textarea>
            <i class="focus"></i>
          </div>
        </div>`,
    );
  }
}
customElements.define('contrast-sample', ContrastSample);

type Colour = [red: number, green: number, blue: number, alpha: number];
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

/** As it comes to the screen, whatever way it was written. */
function colourOf(text: string): Colour {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!, alpha! / 255];
}
const over = ([red, green, blue, alpha]: Colour, ground: Colour): Colour => {
  const mix = (one: number, other: number) => one * alpha + other * (1 - alpha);
  return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
};
function groundOf(element: Element): Colour {
  const own = colourOf(getComputedStyle(element).backgroundColor);
  return own[3] === 1 ? own : over(own, element.parentElement ? groundOf(element.parentElement) : [255, 255, 255, 1]);
}
function luminance([red, green, blue]: Colour) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** WCAG 2.2: from 1 to 21. */
function contrast(one: Colour, other: Colour) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What falls short in both themes, by the words of the sample. */
async function shortcomings(look: { className?: string; tokens?: Record<string, string> }) {
  const element = document.createElement('contrast-sample') as ContrastSample;
  if (look.className) element.className = look.className;
  for (const [name, colour] of Object.entries(look.tokens ?? {})) element.style.setProperty(`--telehealth-${name}`, colour);
  document.body.append(element);
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    element.theme = theme;
    await element.updateComplete;
    for (const one of element.shadowRoot!.querySelectorAll<HTMLElement>('.ground > *')) {
      const ground = groundOf(one);
      const ratio = contrast(over(colourOf(getComputedStyle(one).color), ground), ground);
      if (ratio < 4.5) found.push(`${theme}: ${one.textContent} on ${one.parentElement!.className} ${ratio.toFixed(2)}`);
    }
    for (const one of element.shadowRoot!.querySelectorAll('.edges > *')) {
      const around = groundOf(one.parentElement!);
      const ratio = contrast(over(colourOf(getComputedStyle(one).borderTopColor), around), around);
      if (ratio < 3) found.push(`${theme}: edge of ${one.localName} ${ratio.toFixed(2)}`);
    }
  }
  element.remove();
  return found;
}

teardown(() => document.body.replaceChildren());

test('the measure itself knows good from bad', () => {
  expect(contrast(colourOf('#000'), colourOf('#fff'))).to.be.closeTo(21, 0.01);
  expect(contrast(colourOf('#777'), colourOf('#fff'))).to.be.within(4.4, 4.5);
});

test('every role is legible on every ground, light and dark', async () => {
  expect(await shortcomings({})).to.deep.equal([]);
});

for (const accent of [
  '#ffd400',
  '#e11d48',
  '#1d4ed8',
  '#00b894',
  '#111111',
  '#ffffff',
  '#808080',
  '#7c3aed',
  'orange',
  '#d946ef',
])
  test(`a clinic's accent keeps everything legible: ${accent}`, async () => {
    expect(await shortcomings({ tokens: { accent } })).to.deep.equal([]);
  });

for (const tone of ['#ffd400', '#ffc8c8', '#111111', '#00b894'])
  test(`a clinic's colours of good and bad keep their words legible: ${tone}`, async () => {
    expect(await shortcomings({ tokens: { danger: tone, success: tone, warning: tone } })).to.deep.equal([]);
  });

suite('the looks of the demo', () => {
  suiteSetup(async () => {
    const sheet = new CSSStyleSheet();
    await sheet.replace(await (await fetch('/packages/demo/public/themes.css')).text());
    document.adoptedStyleSheets = [sheet];
  });
  suiteTeardown(() => {
    document.adoptedStyleSheets = [];
  });

  for (const className of ['meadow', 'ink', 'clay'])
    test(`${className} is legible, light and dark, and is another look`, async () => {
      expect(await shortcomings({ className })).to.deep.equal([]);
      const element = document.createElement('contrast-sample');
      document.body.append(element);
      const before = getComputedStyle(element.shadowRoot!.host).getPropertyValue('--_accent');
      element.className = className;
      expect(getComputedStyle(element).getPropertyValue('--_accent')).not.to.equal(before);
    });
});
