const LANGUAGES = ['en', 'es', 'fr', 'de', 'tr', 'ar'] as const;
const WIDTHS = [360, 768, 1280] as const;

/** How a state is looked at. */
export interface View {
  lang: (typeof LANGUAGES)[number];
  dir: 'ltr' | 'rtl';
  scheme: 'light' | 'dark';
  /** Of the frames in the index. */
  width: (typeof WIDTHS)[number];
  /** The only element that the index shows; all without it. */
  element: string;
}

export const CHOICES = { width: WIDTHS, scheme: ['light', 'dark'], lang: LANGUAGES } as const;

/** From an address; what is not known there is left as usual. */
export function readView(query: URLSearchParams): View {
  const lang = LANGUAGES.find((one) => one === query.get('lang')) ?? 'en';
  const own = lang === 'ar' ? 'rtl' : 'ltr';
  return {
    lang,
    dir: (['ltr', 'rtl'] as const).find((one) => one === query.get('dir')) ?? own,
    scheme: query.get('scheme') === 'dark' ? 'dark' : 'light',
    width: WIDTHS.find((one) => String(one) === query.get('width')) ?? 360,
    element: query.get('element') ?? '',
  };
}

/** As the end of an address, with this changed. */
export const addressOf = (view: View, change: Partial<Record<keyof View, string | number>> = {}) => {
  const { lang, scheme, width, element } = { ...view, ...change };
  return `?${new URLSearchParams({ lang, scheme, width: String(width), ...(element && { element: String(element) }) } as Record<string, string>)}`;
};
