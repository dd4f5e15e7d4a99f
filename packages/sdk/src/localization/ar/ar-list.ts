import type { listLaterWords } from '../list-later-words.ts';
import type { listToolsWords } from '../list-tools-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

const rules = new Intl.PluralRules('ar');
type Forms = [zero: string, one: string, two: string, few: string, many: string, other: string];
/** The six forms of Arabic: none, one and two by a word alone, then figures with a few (3–10), many (11–99), or hundreds. */
const count = (number: number, [zero, one, two, few, many, other]: Forms) =>
  ({ zero, one, two, few: `${number} ${few}`, many: `${number} ${many}`, other: `${number} ${other}` })[rules.select(number)];

const visits = (number: number) => count(number, ['لا مواعيد', 'موعد واحد', 'موعدان', 'مواعيد', 'موعدًا', 'موعد']);
const days: Forms = ['أقل من يوم', 'يوم واحد', 'يومين', 'أيام', 'يومًا', 'يوم'];
const hours: Forms = ['أقل من ساعة', 'ساعة واحدة', 'ساعتين', 'ساعات', 'ساعة', 'ساعة'];
const minutes: Forms = ['أقل من دقيقة', 'دقيقة واحدة', 'دقيقتين', 'دقائق', 'دقيقة', 'دقيقة'];
const seconds: Forms = ['أقل من ثانية', 'ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية'];
const minutesMore: Forms = ['أقل من دقيقة', 'دقيقة واحدة أخرى', 'دقيقتين أخريين', 'دقائق أخرى', 'دقيقة أخرى', 'دقيقة أخرى'];
/** Sixty of the small ones are a large one. */
const until = (number: number, large: Forms, small: Forms) => {
  const rest = number % 60;
  if (number < 60) return `بعد ${count(number, small)}`;
  return `بعد ${count(Math.floor(number / 60), large)}${rest ? ` و${count(rest, small)}` : ''}`;
};

export const tables = {
  list: {
    title: 'مواعيدك',
    modes: { video: 'موعد بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    today: (time) => `اليوم، ${time}`,
    join: 'الانضمام إلى الموعد',
    opens: (when, left) => `يُفتح ${when}${left ? ` · ${left}` : ''}`,
    opening: 'جارٍ الفتح …',
    retry: 'إعادة المحاولة',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `توقيت عيادتك: ${time} ${city}`,
    inDays: (number) => `بعد ${count(number, days)}`,
    inMinutes: (number) => until(number, hours, minutes),
    inSeconds: (number) => until(number, minutes, seconds),
    open: { scheduled: 'الباب مفتوح', checked_in: 'أنت في غرفة الانتظار', in_progress: 'جارٍ الآن' },
    theyWait: (name) => `${name} في الانتظار`,
    states: {
      pending: 'لم يُؤكَّد بعد',
      cancelled: 'أُلغي',
      completed: 'انتهى',
      no_show: 'فات',
      expired: 'لم يُؤكَّد',
      closed: 'أُغلق الباب',
    },
    refused: 'لم يُفتح بعد',
    asks: 'بضعة أسئلة أولًا',
    checkIn: 'تسجيل الحضور',
    earlier: 'السابقة',
    more: 'عرض المزيد',
    reconnecting: 'انقطع الاتصال. نحاول من جديد …',
    emptyTitle: 'لا مواعيد بعد',
    empty: 'سيظهر موعدك القادم هنا، ويُفتح بابه تلقائيًا.',
    book: (clinic) => `لحجز موعد يُرجى الاتصال بـ ${clinic}:`,
    callClinic: 'أو الاتصال بالعيادة:',
    failed: 'لا يمكننا عرض مواعيدك. يُرجى التحقق من اتصالك بالإنترنت.',
    retry: 'إعادة المحاولة',
    newLink: 'طلب رابط جديد',
    newLinkSent: 'إن كان هذا الرابط لك فهناك رابط جديد في طريقه إلى العنوان المسجل لدى العيادة.',
    goOnHere: 'المتابعة هنا',
    nowOpen: (name) => `الباب مفتوح. يمكنك الانضمام إلى موعدك مع ${name}.`,
    nowCancelled: (name, when) => `أُلغي موعدك مع ${name}، ${when}.`,
    nowMore: (number) => `عُرض المزيد: ${visits(number)}.`,
  } satisfies Translation<typeof listLaterWords>,
  'list.tools': {
    details: 'التفاصيل',
    detailsOf: (name, when) => `التفاصيل: ${name}، ${when}`,
    detailsFailed: 'تعذّر فتح التفاصيل. يُرجى التحقق من اتصالك بالإنترنت وإعادة المحاولة.',
    noneEarlier: 'لا شيء قبل ذلك.',
    moreEarlier: 'عرض المزيد',
    view: 'العرض',
    asList: 'قائمة',
    asCalendar: 'تقويم',
    search: 'البحث في مواعيدك',
    searchHint: 'الاسم أو السبب، ثلاثة أحرف على الأقل',
    filter: 'تصفية',
    anyStatus: 'أي حالة',
    anyMode: 'أي نوع',
    status: 'الحالة',
    mode: 'النوع',
    from: 'من',
    to: 'إلى',
    filterStates: { pending: 'لم يُؤكَّد بعد', scheduled: 'مقرر', completed: 'انتهى', cancelled: 'أُلغي', no_show: 'فات' },
    modes: { video: 'بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    nothingFound: 'لم يُعثر على شيء',
    nothingFoundHint: 'يُرجى تجربة اسم آخر أو تصفية أقل.',
    clearSearch: 'مسح البحث',
    found: (number) => `نتيجة البحث: ${visits(number)}.`,
    offer: 'شغر وقت لك',
    offerAt: (when, name) => (name ? `${when}، مع ${name}` : `في ${when}`),
    offerLeft: (number) => `محفوظ لك ${count(Math.max(1, number), minutesMore)}.`,
    take: 'قبول',
    decline: 'لا، شكرًا',
    offerTaken: 'أصبح هذا الوقت لك، وهو الآن بين مواعيدك.',
    offerDeclined: 'سيُعطى هذا الوقت لغيرك. مكانك في قائمة الانتظار محفوظ.',
  } satisfies Translation<typeof listToolsWords>,
};
