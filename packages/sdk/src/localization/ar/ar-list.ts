import type { listLaterWords } from '../list-later-words.ts';
import type { listToolsWords } from '../list-tools-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

/** Arabic counts in its own way: one, two, a few (3–10), many. */
const count = (number: number, one: string, two: string, few: string, many: string) =>
  number === 1 ? one : number === 2 ? two : `${number} ${number >= 3 && number <= 10 ? few : many}`;

export const tables = {
  list: {
    title: 'زياراتك',
    modes: { video: 'زيارة بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    today: (time) => `اليوم، ${time}`,
    join: 'الانضمام إلى الزيارة',
    opens: (when, left) => `يُفتح ${when}${left ? ` · ${left}` : ''}`,
    opening: 'جارٍ الفتح …',
    retry: 'حاول مرة أخرى',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `توقيت عيادتك: ${time} ${city}`,
    inDays: (days) => `بعد ${count(days, 'يوم واحد', 'يومين', 'أيام', 'يومًا')}`,
    inMinutes: (minutes) =>
      minutes < 60 ? `بعد ${minutes} دقيقة` : `بعد ${Math.floor(minutes / 60)} ساعة و${minutes % 60} دقيقة`,
    inSeconds: (seconds) =>
      seconds < 60 ? `بعد ${seconds} ثانية` : `بعد ${Math.floor(seconds / 60)} دقيقة و${seconds % 60} ثانية`,
    open: { scheduled: 'الباب مفتوح', checked_in: 'أنت في غرفة الانتظار', in_progress: 'جارية الآن' },
    theyWait: (name) => `${name} في الانتظار`,
    states: {
      pending: 'لم تُؤكَّد بعد',
      cancelled: 'أُلغيت',
      completed: 'انتهت',
      no_show: 'فاتت',
      expired: 'لم تُؤكَّد',
      closed: 'أُغلق الباب',
    },
    refused: 'لم يُفتح بعد',
    earlier: 'السابقة',
    more: 'عرض المزيد',
    reconnecting: 'انقطع الاتصال. نحاول من جديد …',
    emptyTitle: 'لا زيارات بعد',
    empty: 'ستظهر زيارتك القادمة هنا، ويُفتح بابها من تلقاء نفسه.',
    book: (clinic) => `لحجز زيارة اتصل بـ ${clinic}:`,
    callClinic: 'أو اتصل بالعيادة:',
    failed: 'لا يمكننا عرض زياراتك. يُرجى التحقق من اتصالك بالإنترنت.',
    retry: 'حاول مرة أخرى',
    newLink: 'أرسلوا لي رابطًا جديدًا',
    newLinkSent: 'إن كان هذا الرابط لك فهناك رابط جديد في طريقه إلى العنوان المسجل لدى العيادة.',
    goOnHere: 'المتابعة هنا',
    nowOpen: (name) => `الباب مفتوح. يمكنك الانضمام إلى زيارتك مع ${name}.`,
    nowCancelled: (name, when) => `أُلغيت زيارتك مع ${name}، ${when}.`,
    nowMore: (number) => `عُرضت ${count(number, 'زيارة أخرى', 'زيارتان أخريان', 'زيارات أخرى', 'زيارة أخرى')}.`,
  } satisfies Translation<typeof listLaterWords>,
  'list.tools': {
    details: 'التفاصيل',
    detailsOf: (name, when) => `التفاصيل: ${name}، ${when}`,
    detailsFailed: 'تعذّر فتح التفاصيل. تحقق من اتصالك بالإنترنت ثم حاول مرة أخرى.',
    noneEarlier: 'لا شيء قبل ذلك.',
    moreEarlier: 'عرض المزيد',
    view: 'العرض',
    asList: 'قائمة',
    asCalendar: 'تقويم',
    search: 'البحث في زياراتك',
    searchHint: 'الاسم أو السبب، ثلاثة أحرف على الأقل',
    filter: 'تصفية',
    anyStatus: 'أي حالة',
    anyMode: 'أي نوع',
    status: 'الحالة',
    mode: 'النوع',
    from: 'من',
    to: 'إلى',
    filterStates: { pending: 'لم تُؤكَّد بعد', scheduled: 'مقررة', completed: 'انتهت', cancelled: 'أُلغيت', no_show: 'فاتت' },
    modes: { video: 'بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    nothingFound: 'لم يُعثر على شيء',
    nothingFoundHint: 'جرّب اسمًا آخر أو عددًا أقل من المرشحات.',
    clearSearch: 'مسح البحث',
    found: (number) => `عُثر على ${count(number, 'زيارة واحدة', 'زيارتين', 'زيارات', 'زيارة')}.`,
    offer: 'أصبح هناك موعد شاغر لك',
    offerAt: (when, name) => (name ? `${when}، مع ${name}` : `في ${when}`),
    offerLeft: (minutes) => `محجوز لك ${count(minutes, 'دقيقة أخرى', 'دقيقتين أخريين', 'دقائق أخرى', 'دقيقة أخرى')}.`,
    take: 'أريده',
    decline: 'لا، شكرًا',
    offerTaken: 'أصبح لك، وهو الآن بين زياراتك.',
    offerDeclined: 'سيُعطى لغيرك، وتبقى في القائمة.',
  } satisfies Translation<typeof listToolsWords>,
};
