/**
 * Takes out of lit what no page of a clinic ever runs: its sentences for developers, the doors for polyfills, styles for browsers that the
 * SDK does not support, what decorators leave behind, properties written as JSON, and templates of MathML, of a compiler, or with values in
 * comments, in <textarea> and its like, or in place of attributes. A piece that is not found any more fails the build, so that a new version
 * of lit is looked at; so does a property or a template of ours that needs one of them.
 */
const PIECES = [
  ['/reactive-element/css-tag.js', /\(void 0===\w+\.ShadyCSS\|\|\w+\.ShadyCSS\.nativeShadow\)&&/, ''],
  ['/reactive-element/css-tag.js', /,e=t\.ShadowRoot&&(?:[^,]*?),s=Symbol/, ',e=!0,s=Symbol'],
  ['/reactive-element/css-tag.js', /else for\(const e of o\)\{.*?appendChild\(o\)\}/, ''],
  ['/reactive-element/css-tag.js', /c=e\?t=>t:.*?\(t\):t;/, 'c=t=>t;'],
  ['/reactive-element/css-tag.js', /"CSSResult is not constructable[^"]*"/, '"css"'],
  ['/reactive-element/css-tag.js', /"Value passed to 'css'[^"]*"\+(\w+)\+"[^"]*"/, '"css"'],
  ['/reactive-element/reactive-element.js', /\w+\?\.\(\{ReactiveElement:\w+\}\),/, ''],
  ['/reactive-element/reactive-element.js', /\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
  ['/reactive-element/reactive-element.js', /Symbol\.metadata\?\?=.*?new WeakMap;/, ''],
  ['/reactive-element/reactive-element.js', /const t=this\[Symbol\.metadata\];if\(null!==t\)\{.*?set\(t,i\)\}/, ''],
  ['/reactive-element/reactive-element.js', /static addInitializer\(t\)\{.*?push\(t\)\}/, ''],
  ['/reactive-element/reactive-element.js', /void 0!==t\.l&&\(this\.l=\[\.\.\.t\.l\]\),/, ''],
  ['/reactive-element/reactive-element.js', /,this\.constructor\.l\?\.forEach\(t=>t\(this\)\)/, ''],
  ['/reactive-element/reactive-element.js', /case Object:case Array:t=null==t\?t:JSON\.stringify\(t\)/, ''],
  ['/reactive-element/reactive-element.js', /case Object:case Array:try\{i=JSON\.parse\(t\)\}catch\(t\)\{i=null\}/, ''],
  ['/lit-html/lit-html.js', /,y=\/\^\(\?:script\|style\|textarea\|title\)\$\/i/, ''],
  ['/lit-html/lit-html.js', /\(y\.test\(u\[2\]\)&&\(n=RegExp\("<\/"\+u\[2\],"g"\)\),c=p\)/, '(c=p)'],
  ['/lit-html/lit-html.js', /if\(y\.test\(r\.tagName\)\)\{.*?r\.append\(t\[i\],c\(\)\)\}\}/, ''],
  ['/lit-html/lit-html.js', /else t\.startsWith\(o\)&&\(d\.push\(\{type:6,index:l\}\),r\.removeAttribute\(t\)\)/, ''],
  ['/lit-html/lit-html.js', /:6===r\.type&&\(i=new Z\(h,this,t\)\)/, ':0'],
  ['/lit-html/lit-html.js', /class Z\{.*?M\(this,t\)\}\}/, ''],
  ['/lit-html/lit-html.js', /,F:Z\}/, '}'],
  ['/lit-html/lit-html.js', /,T=x\(3\)/, ',T=0'],
  ['/lit-html/lit-html.js', /:3===i\?"<math>":""/, ':""'],
  ['/lit-html/lit-html.js', /:3===i\?"<\/math>":""/, ':""'],
  ['/lit-html/lit-html.js', /2===i\|\|3===i/, '2===i'],
  ['/lit-html/lit-html.js', /else\{let t=-1;for\(;-1!==.*?o\.length-1\}/, ''],
  ['/lit-html/lit-html.js', /,e="number"==typeof s\?(this\._\$AC\(t\)):\(void 0===s\.el.*?,s\);/, ',e=$1;'],
  ['/lit-html/lit-html.js', /"invalid template strings array"/, '"html"'],
  ['/lit-html/lit-html.js', /,\w+=\w+\.litHtmlPolyfillSupport;\w+\?\.\(\w+,\w+\),/, ';'],
  ['/lit-html/lit-html.js', /\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
  ['/lit-element/lit-element.js', /\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\);/, '0;'],
  ['/lit-element/lit-element.js', /const \w+=\w+\.litElementPolyfillSupport;\w+\?\.\(\{LitElement:\w+\}\);/, ''],
  ['/lit-element/lit-element.js', /\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[^"]*"\)/, '0'],
];

export const leanLit = () => {
  const found = new Set();
  return {
    name: 'lean-lit',
    transform(code, id) {
      if (id.includes('/packages/sdk/src/') && /\btype: ?(Object|Array)\b/.test(code))
        throw new Error(`${id}: write the property with a converter of its own, lean-lit.mjs takes out the one for JSON`);
      let lean = code;
      for (const [file, piece, instead] of PIECES) {
        if (!id.endsWith(file) || !piece.test(lean)) continue;
        found.add(piece);
        lean = lean.replace(piece, instead);
      }
      return lean === code ? null : { code: lean, map: null };
    },
    buildEnd(error) {
      const missing = PIECES.filter(([, piece]) => !found.has(piece)).map(([file]) => file);
      if (!error && missing.length) throw new Error(`lit is another than lean-lit.mjs knows: ${missing.join(', ')}`);
    },
  };
};
