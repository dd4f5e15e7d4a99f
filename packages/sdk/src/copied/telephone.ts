/** What the API takes for a telephone number, as the `pattern` of a field. */
export const TELEPHONE = '\\+?[0-9 \\(\\)\\/.\\-]{3,40}';
/** What one looks like, in any language: the field's `title`, which the browser shows beside what is wrong. */
export const LIKE_TELEPHONE = '+1 202 555 0100';
