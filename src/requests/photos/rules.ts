/** The rules on photographs (R-CIV-12) with their words: spread into a service's `accept`, told beside the field. */
import type { Text } from '../../language/index.ts'
import type { Case, Rule } from '../define.ts'
import type { PhotoFault, SentPhoto, SentPhotos } from './judge.ts'

/** What a service's facts say of the photo that was sent; null when none was. */
export interface PhotoFacts {
  readonly photo: { readonly hash: string; readonly failed: readonly PhotoFault[] } | null
}

/** For `facts`: the photo that was sent for a field, as the rules below read it. */
export function sentPhoto(about: { readonly photos: SentPhotos }, field: string): PhotoFacts['photo'] {
  const sent: SentPhoto | undefined = about.photos[field]
  return sent === undefined ? null : { hash: sent.hash, failed: sent.failed }
}

export const photoFaultWords: Readonly<Record<PhotoFault, Text>> = {
  photo_white_background: {
    ar: 'خلفية الصورة ليست بيضاء كلها. صوّر أمام جدار أبيض بلا ظل.',
    en: 'The background is not white all over. Take the photo before a white wall, without shadows.',
  },
  photo_no_glasses: {
    ar: 'في الصورة نظارة. أرسل صورة بلا نظارة.',
    en: 'The photo shows glasses. Send one without glasses.',
  },
  photo_clear_features: {
    ar: 'ملامح الوجه غير واضحة. صوّر في ضوء كافٍ وثبّت الكاميرا.',
    en: 'The features are not clear. Take the photo in good light and hold the camera still.',
  },
  photo_recent: {
    ar: 'مضى على الصورة أكثر من 6 أشهر. أرسل صورة أحدث.',
    en: 'The photo is more than six months old. Send a newer one.',
  },
}

export const photoGone: Text = {
  ar: 'لم تعد هذه الصورة محفوظة عندنا. أرسلها من جديد.',
  en: 'We no longer keep this photo. Send it again.',
}

type PhotoRule = Rule<Case<PhotoFacts, { readonly photo?: string | undefined }>>

const keeps = (fault: PhotoFault): PhotoRule => ({
  holds: (c) => !c.facts.photo?.failed.includes(fault),
  otherwise: photoFaultWords[fault],
})

/** For a service whose form has a field `photo` and whose facts have `sentPhoto(about, 'photo')`. */
export const photoRules = {
  photo_received: {
    holds: (c) => c.form.photo === undefined || c.facts.photo !== null,
    otherwise: photoGone,
  },
  photo_white_background: keeps('photo_white_background'),
  photo_no_glasses: keeps('photo_no_glasses'),
  photo_clear_features: keeps('photo_clear_features'),
  photo_recent: keeps('photo_recent'),
} satisfies Record<'photo_received' | PhotoFault, PhotoRule>
