import type { calendarWords } from '../calendar-words.ts';
import type { Translation } from '../translation.ts';

const rules = new Intl.PluralRules('ar');
/** After figures: a few (3–10), many (11–99), or hundreds. */
const FORMS: Partial<Record<Intl.LDMLPluralRule, string>> = { few: 'مواعيد', many: 'موعدًا' };

export const tables = {
  calendar: {
    title: 'التقويم',
    today: 'اليوم',
    before: 'السابق',
    after: 'التالي',
    views: { day: 'يوم', week: 'أسبوع', month: 'شهر' },
    view: 'العرض',
    visits: (count) =>
      count === 0
        ? 'لا مواعيد'
        : count === 1
          ? 'موعد واحد'
          : count === 2
            ? 'موعدان'
            : `${count} ${FORMS[rules.select(count)] ?? 'موعد'}`,
    more: (count) => `${count} أخرى`,
    now: 'الآن',
    modes: { video: 'موعد بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    states: {
      pending: 'لم يُؤكَّد بعد',
      checked_in: 'في الانتظار',
      in_progress: 'جارٍ الآن',
      completed: 'انتهى',
      cancelled: 'أُلغي',
      no_show: 'فات',
      expired: 'لم يُؤكَّد',
    },
    when: (day, from, to) => `${day}، من ${from} إلى ${to}`,
    until: (to, day) => `إلى ${to}، ${day}`,
    yourClock: (city) => `الأوقات بتوقيتك (${city}).`,
    clinicTime: (time, city) => `توقيت عيادتك: ${time} ${city}`,
    close: 'إغلاق',
    join: 'الانضمام إلى الموعد',
    move: 'نقل إلى وقت آخر',
    moving: (name, when) => `يُرجى اختيار وقت جديد لـ ${name}. الوقت الحالي: ${when}.`,
    leave: 'إبقاؤه كما هو',
    noSlots: 'لا شيء شاغر في هذه الأيام. يُرجى النظر في غيرها.',
    lookingForSlots: 'جارٍ البحث عن أوقات شاغرة …',
    freeAt: (when) => `شاغر: ${when}`,
    confirm: 'نقل هذا الموعد؟',
    fromTo: (from, to) => ['من', from, 'إلى', to],
    told: 'يُبلَّغ كل المشاركين.',
    yes: 'نقل',
    movingNow: 'جارٍ النقل …',
    no: 'إبقاء الوقت القديم',
    moved: (name, when) => `الموعد مع ${name} أصبح في ${when}.`,
    stays: 'هذا الوقت غير شاغر. يبقى الموعد كما كان.',
    staysBecause: 'يبقى الموعد كما كان.',
    lost: 'لا نعلم بعد هل وصل ذلك إلى العيادة. يُرجى إعادة المحاولة: لن يُنقل إلا مرة واحدة.',
    tryAgain: 'إعادة المحاولة',
    tooMany: 'المواعيد أكثر مما يمكن عرضه هنا. يُرجى اختيار أيام أقل.',
    failed: 'لا يمكن عرض هذا الآن. يُرجى التحقق من اتصالك بالإنترنت.',
    retry: 'إعادة المحاولة',
    callClinic: 'أو الاتصال بالعيادة:',
  } satisfies Translation<typeof calendarWords>,
};
