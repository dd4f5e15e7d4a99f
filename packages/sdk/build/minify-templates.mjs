/** Takes line breaks and indentation out of html`` and css``, by the syntax tree: what stands in `${}` is code and is left alone. */
export const minifyTemplates = () => ({
  name: 'minify-templates',
  transform(code, id) {
    if (!id.includes('/packages/sdk/src/') || !/\b(html|svg|css)`/.test(code)) return null;
    const cuts = [];
    visit(this.parse(code), (node) => {
      if (node.type !== 'TaggedTemplateExpression' || !['html', 'svg', 'css'].includes(node.tag.name)) return;
      for (const { start, end, tail } of node.quasi.quasis) {
        const text = code.slice(start, end);
        if (!tail && node.tag.name === 'html' && isUntaken(text))
          throw new Error(`${id}: lean-lit.mjs takes out values in ${text}`);
        cuts.push([start, end, node.tag.name === 'css' ? css(text) : html(text)]);
      }
    });
    let out = '';
    let at = 0;
    for (const [start, end, text] of cuts.sort((one, other) => one[0] - other[0])) {
      if (start < at) continue;
      out += code.slice(at, start) + text;
      at = end;
    }
    return { code: out + code.slice(at), map: null };
  },
});

/** Whether the value that follows stands inside of raw text, of a comment, or in place of an attribute. */
function isUntaken(text) {
  if (/<(?:textarea|title|script|style)\b[^<>]*>[^<]*$|<!--(?:(?!-->)[^])*$/.test(text)) return true;
  const tag = /<[a-z][^<>]*$/.exec(text)?.[0].replace(/"[^"]*"/g, '');
  return Boolean(tag && !tag.includes('"') && /\s$/.test(tag));
}

const BLOCK = '(?:div|ul|ol|li|p|h[1-6]|details|summary|section|dialog|form|header|footer)';
const afterBlock = new RegExp(`(</?${BLOCK}\\b[^<>]*>) (?=<)`, 'g');
const beforeBlock = new RegExp(`> (?=</?${BLOCK}\\b)`, 'g');

/** A line break between inline elements is a space that people see; beside a block it is nothing. */
const html = (text) =>
  text
    .replace(/\s*\n\s*/g, ' ')
    .replace(afterBlock, '$1')
    .replace(beforeBlock, '>');

const css = (text) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/ !important/g, '!important')
    .replace(/([ (,-])0\./g, '$1.')
    .replace(/([{;][\w-]+): /g, '$1:')
    .replace(/;}/g, '}');

function visit(node, enter) {
  if (!node || typeof node.type !== 'string') return;
  enter(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child === 'object') visit(child, enter);
}
