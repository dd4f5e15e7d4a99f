import { html, nothing, type TemplateResult } from 'lit';

/** The part of JSON Schema that a short form is made of; what else a clinic writes is checked by the API. */
export type FormSchema = {
  title?: string;
  description?: string;
  type?: string;
  enum?: unknown[];
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: FormSchema;
  properties?: Record<string, FormSchema>;
  required?: string[];
};

/** The fields of an object, in the order in which the clinic wrote them; objects inside are groups. */
export function formFields(schema: FormSchema, choose: string, path = 'form'): TemplateResult[] {
  return Object.entries(schema.properties ?? {}).map(([key, field]) =>
    fieldOf(field, `${path}/${key}`, field.title ?? key, Boolean(schema.required?.includes(key)), choose),
  );
}

function fieldOf(field: FormSchema, path: string, name: string, isRequired: boolean, choose: string): TemplateResult {
  const { type, format, description } = field;
  const hint = description ? html`<p id=${`${path}-hint`} class="hint">${description}</p>` : nothing;
  const by = description ? `${path}-hint` : nothing;
  if (type === 'object')
    return html`<fieldset class="stack">
      <legend>${name}</legend>
      ${hint}${formFields(field, choose, path)}
    </fieldset>`;
  if (type === 'boolean')
    return html`<div>
      <label class="choice"><input type="checkbox" name=${path} aria-describedby=${by} /><span>${name}</span></label
      >${hint}
    </div>`;
  if (type === 'array' && field.items?.enum)
    return html`<fieldset>
      <legend>${name}</legend>
      ${hint}
      <div class="choices">
        ${field.items.enum.map(
          (one) =>
            html`<label class="choice"
              ><input type="checkbox" name=${path} .value=${String(one)} /><span>${String(one)}</span></label
            >`,
        )}
      </div>
    </fieldset>`;
  const label = html`<label for=${path}>${name}</label>`;
  if (field.enum)
    return html`<div>
      ${label}<select id=${path} name=${path} ?required=${isRequired} aria-describedby=${by}>
        <option value="">${choose}</option>
        ${field.enum.map((one) => html`<option .value=${String(one)}>${String(one)}</option>`)}</select
      >${hint}
    </div>`;
  if (type === 'number' || type === 'integer')
    return html`<div>
      ${label}<input
        id=${path}
        name=${path}
        type="number"
        inputmode=${type === 'integer' ? 'numeric' : 'decimal'}
        step=${type === 'integer' ? '1' : 'any'}
        min=${field.minimum ?? nothing}
        max=${field.maximum ?? nothing}
        ?required=${isRequired}
        aria-describedby=${by}
      />${hint}
    </div>`;
  const kind = { date: 'date', email: 'email', time: 'time', uri: 'url' }[format ?? ''] ?? 'text';
  const isLong = kind === 'text' && (field.maxLength ?? 0) > 120;
  return html`<div>
    ${label}${
      isLong
        ? html`<textarea
            id=${path}
            name=${path}
            maxlength=${field.maxLength ?? nothing}
            minlength=${field.minLength ?? nothing}
            ?required=${isRequired}
            aria-describedby=${by}
          ></textarea>`
        : html`<input
            id=${path}
            name=${path}
            type=${kind}
            maxlength=${field.maxLength ?? nothing}
            minlength=${field.minLength ?? nothing}
            ?required=${isRequired}
            aria-describedby=${by}
          />`
    }${hint}
  </div>`;
}

/** What was filled in, as the schema wants it; what was left empty is absent. */
export function readForm(schema: FormSchema, root: ParentNode, path = 'form'): Record<string, unknown> {
  const given = Object.entries(schema.properties ?? {}).map(([key, field]) => [key, valueOf(field, root, `${path}/${key}`)]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function valueOf(field: FormSchema, root: ParentNode, path: string): unknown {
  if (field.type === 'object') return readForm(field, root, path);
  const inputs = [...root.querySelectorAll<HTMLInputElement>(`[name=${CSS.escape(path)}]`)];
  if (field.type === 'boolean') return inputs[0]?.checked;
  const asWritten = (text: string, all?: unknown[]) => all?.find((one) => String(one) === text);
  if (field.type === 'array')
    return inputs.filter(({ checked }) => checked).map(({ value }) => asWritten(value, field.items?.enum));
  const value = inputs[0]?.value.trim();
  if (!value) return undefined;
  if (field.enum) return asWritten(value, field.enum);
  return field.type === 'number' || field.type === 'integer' ? Number(value) : value;
}

/** What was filled in before, put back. */
export function fillForm(schema: FormSchema, root: ParentNode, given: Record<string, unknown>, path = 'form') {
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const value = given[key];
    if (value === undefined || value === null) continue;
    if (field.type === 'object') fillForm(field, root, value as Record<string, unknown>, `${path}/${key}`);
    else
      for (const input of root.querySelectorAll<HTMLInputElement>(`[name=${CSS.escape(`${path}/${key}`)}]`))
        if (input.type !== 'checkbox') input.value = String(value);
        else input.checked = Array.isArray(value) ? value.map(String).includes(input.value) : value === true;
  }
}
