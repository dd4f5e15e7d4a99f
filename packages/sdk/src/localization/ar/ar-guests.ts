import type { guestsWords } from '../guests-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  guests: {
    waiting: 'بانتظار الدخول',
    letIn: 'السماح بالدخول',
    letInName: (name) => `السماح بالدخول: ${name}`,
    invited: 'مدعوون',
    invite: 'دعوة شخص',
    name: 'الاسم',
    kind: 'الصفة',
    kinds: { interpreter: 'ترجمة', relative: 'قريب', other: 'شخص آخر' },
    email: 'البريد الإلكتروني (اختياري)',
    how: 'إن كتبت بريدًا أُرسل إليه الرابط. وإلا حصلت عليه هنا.',
    send: 'دعوة',
    inviting: 'لحظة …',
    notNow: 'ليس الآن',
    mailed: (name) => `دُعي ${name} بالبريد الإلكتروني.`,
    made: (name) => `الرابط الخاص بـ ${name} جاهز.`,
    linkFor: (name) => `رابط ${name}`,
    once: (name) => `يظهر هذه المرة فقط. أعطه إلى ${name} وحده: من يملكه يدخل باسمه.`,
    copy: 'نسخ الرابط',
    copied: 'نُسخ',
    done: 'تم',
    newLink: 'رابط جديد',
    newLinkFor: (name) => `رابط جديد لـ ${name}`,
    takeBack: 'سحب',
    takeBackFor: (name) => `سحب دعوة ${name}`,
    takenBack: (name) => `لن يأتي ${name}.`,
  } satisfies Translation<typeof guestsWords>,
};
