/** Words that several of these pages say. */
import type { Text } from '../../language/index.ts'

/** What two different passwords are answered with. */
export const differ: Text = {
  ar: 'الكلمتان مختلفتان. اكتب كلمة المرور نفسها في الخانتين',
  en: 'The two are different. Type the same password in both boxes',
}
