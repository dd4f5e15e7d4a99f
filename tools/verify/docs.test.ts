// What the docs name is there: routes, elements with their attributes, slots, parts and tokens, events, and the pages they link to.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES } from '@bedside/contract';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const folder = 'docs/src/content/docs';
const guides = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', ...guides.map((name) => `${folder}/${name}`)];

type Named = { name: string };
type Declaration = { tagName?: string; slots?: Named[]; cssParts?: Named[]; attributes?: Named[]; cssProperties?: Named[] };
const manifest = JSON.parse(read('packages/sdk/custom-elements.json')) as { modules: { declarations: Declaration[] }[] };
const elements = new Map(
  manifest.modules.flatMap(({ declarations }) =>
    declarations.flatMap((one) => (one.tagName ? [[one.tagName, one] as const] : [])),
  ),
);
const routes = Object.entries((JSON.parse(read('packages/client/openapi.json')) as { paths: Record<string, object> }).paths);
const reference = read(`${folder}/elements.md`);

const hasRoute = (path: string, method?: string) =>
  routes.some(
    ([known, verbs]) =>
      new RegExp(`^${known.replace(/\./g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path) &&
      (!method || method.toLowerCase() in verbs),
  );
const names = (list: Named[] | undefined) => (list ?? []).map(({ name }) => name);
const headings = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (path) => {
  const text = read(path);

  it('names routes that are there', () => {
    const said = [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/v1\/[\w{}/.-]*[\w}])(?!…|\/…|\w|\*)/g)];
    const isWhole = ([all]: RegExpMatchArray) => !all.endsWith('openapi.json');
    expect(
      said
        .filter(isWhole)
        .filter(([, method, route]) => !hasRoute(route!, method))
        .map(([all]) => all),
    ).toEqual([]);
  });

  it('links to pages and headings that are there', () => {
    const links = [...text.matchAll(/\]\(\/([a-z-]*)\/?(?:#([a-z0-9-]+))?\)/g)];
    const isThere = ([, page, heading]: RegExpMatchArray) =>
      guides.includes(`${page || 'index'}.md`) &&
      (!heading || headings(read(`${folder}/${page || 'index'}.md`)).includes(heading));
    expect(links.filter((link) => !isThere(link)).map(([all]) => all)).toEqual([]);
  });

  it('writes elements with the attributes and slots that they have', () => {
    const wrong = [...text.matchAll(/^```(?:html|sh)\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => [
      ...[...block!.matchAll(/<([a-z]+-[a-z-]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)/g)].flatMap(([, tag, attributes]) => {
        const known = [...names(elements.get(tag!)?.attributes), 'lang', 'dir', 'class', 'id', 'hidden', 'slot'];
        const written = [...attributes!.matchAll(/([a-z-]+)(?:="[^"]*")?/g)].map(([, name]) => name!);
        return elements.has(tag!)
          ? written.filter((name) => !known.includes(name)).map((name) => `<${tag} ${name}>`)
          : [`<${tag}>`];
      }),
      ...[...block!.matchAll(/<([a-z]+-[a-z-]+)[^>]*>(?:(?!<\/\1>)[\s\S])*?<\/\1>/g)].flatMap(([inside, tag]) =>
        [...inside.matchAll(/ slot="([^"]+)"/g)]
          .map(([, slot]) => slot!)
          .filter((slot) => !names(elements.get(tag!)?.slots).includes(slot)),
      ),
    ]);
    expect(wrong).toEqual([]);
  });

  it('styles parts and tokens that there are', () => {
    const styles = [...text.matchAll(/^```css\n([\s\S]*?)^```$/gm)].map(([, block]) => block!).join('\n');
    const parts = [...styles.matchAll(/([a-z-]+)::part\(([a-z-]+)\)/g)];
    expect(parts.filter(([, tag, part]) => !names(elements.get(tag!)?.cssParts).includes(part!)).map(([all]) => all)).toEqual([]);
    const tokens = [...styles.matchAll(/--telehealth-[a-z-]+/g)].map(([token]) => token);
    expect(tokens.filter((token) => !reference.includes(`\`${token}\``))).toEqual([]);
  });
});

it('the first page leads to every guide', () => {
  const start = read(`${folder}/index.md`);
  expect(guides.filter((name) => name !== 'index.md' && !start.includes(`](/${name.replace('.md', '')}/)`))).toEqual([]);
});

it('the side bar leads to every guide', () => {
  const config = read('docs/astro.config.mjs');
  expect(guides.filter((name) => name !== 'index.md' && !config.includes(`link: '/${name.replace('.md', '')}/'`))).toEqual([]);
});

it('the guide to events names each of them', () => {
  const guide = read(`${folder}/webhooks.md`);
  expect(EVENT_TYPES.filter((type) => !guide.includes(`\`${type}\``))).toEqual([]);
});
