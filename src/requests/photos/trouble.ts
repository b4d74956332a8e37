/** Why a file is not taken as a photo, in words that say how to mend it. */
import type { Text } from '../../language/index.ts'
import type { NotTaken } from './file.ts'

export const notTakenWords: Readonly<Record<NotTaken, Text>> = {
  empty: { ar: 'الملف فارغ. اختر الصورة من جديد.', en: 'The file is empty. Choose the photo again.' },
  'too-large': {
    ar: 'حجم الملف أكبر من 2 ميغابايت. صغّر الصورة ثم أرسلها.',
    en: 'The file is larger than 2 MB. Make the photo smaller and send it.',
  },
  'wrong-type': {
    ar: 'هذا الملف ليس صورة JPEG ولا PNG. أرسل الصورة بأحدهما.',
    en: 'This file is neither a JPEG nor a PNG picture. Send the photo as one of them.',
  },
  'something-else-too': {
    ar: 'في الملف شيء غير الصورة. احفظ الصورة وحدها ثم أرسلها.',
    en: 'The file holds something besides the picture. Save the picture alone and send that.',
  },
  'too-many-pixels': {
    ar: 'أبعاد الصورة أكبر مما نقرأ، وهو 25 مليون نقطة. صغّرها ثم أرسلها.',
    en: 'The picture has more than the 25 million pixels we read. Make it smaller and send it.',
  },
  'too-small': {
    ar: 'الصورة صغيرة. أقلها 413 نقطة عرضًا و531 نقطة طولًا.',
    en: 'The photo is too small. It needs at least 413 pixels across and 531 down.',
  },
  'wrong-shape': {
    ar: 'قُصّ الصورة طولية: عرضها 35 وطولها 45، كصورة الجواز.',
    en: 'Crop the photo upright: 35 wide and 45 high, like a passport photo.',
  },
  broken: {
    ar: 'تعذّرت قراءة الصورة: الملف ناقص أو تالف. أرسل نسخة سليمة.',
    en: 'The picture cannot be read: the file is cut short or damaged. Send a sound copy.',
  },
}
