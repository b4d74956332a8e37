/** Names of people who do not exist, each in both scripts; the English is kept, never derived (R-NAME-01). */
import type { NameParts, PersonName } from '../../src/language/index.ts'
import type { Chance } from './chance.ts'

export type Both = readonly [ar: string, en: string]

/** `ar en` pairs, separated by commas; an underscore stands for a space. */
function pairs(text: string): readonly Both[] {
  return text
    .trim()
    .split(/\s*,\s*/)
    .map((pair) => {
      const [ar = '', en = ''] = pair.split(' ')
      return [ar.replaceAll('_', ' '), en.replaceAll('_', ' ')] as const
    })
}

// The more frequent ones first.
const men = pairs(`محمد Mohammed, عبدالله Abdullah, أحمد Ahmed, علي Ali, خالد Khalid, فهد Fahd, عبدالرحمن Abdulrahman,
  سعود Saud, ناصر Nasser, سلطان Sultan, إبراهيم Ibrahim, عبدالعزيز Abdulaziz, صالح Saleh, تركي Turki, فيصل Faisal,
  بندر Bandar, سعد Saad, يوسف Yousef, عمر Omar, ماجد Majed, نواف Nawaf, مشعل Mishal, سلمان Salman, حمد Hamad,
  راشد Rashed, حسن Hassan, حسين Hussain, طلال Talal, وليد Waleed, منصور Mansour, عادل Adel, بدر Badr, سالم Salem,
  زياد Ziyad, ريان Rayan, عبدالإله Abdulelah, مازن Mazen, هاني Hani, جابر Jaber, عبدالمجيد Abdulmajeed, غازي Ghazi,
  متعب Mutaib, أنس Anas, أسامة Osama, حاتم Hatem, رائد Raed, عايض Ayedh, مبارك Mubarak, دخيل Dakheel, معاذ Muath,
  ياسر Yasser, نايف Naif, هشام Hisham, جاسم Jassim, مساعد Musaed, ثامر Thamer, عساف Assaf, لافي Lafi, حمود Hamoud,
  قاسم Qasim`)

const women = pairs(`نورة Noura, سارة Sarah, فاطمة Fatimah, مريم Maryam, منى Mona, هند Hind, ريم Reem, لطيفة Latifah,
  العنود Alanoud, الجوهرة Aljawharah, هيفاء Haifa, أمل Amal, عبير Abeer, منيرة Munirah, حصة Hessa, شهد Shahad,
  رنا Rana, دانة Dana, لمى Lama, غادة Ghada, مها Maha, سمية Sumayyah, خلود Khulood, جواهر Jawaher, أسماء Asma,
  عائشة Aisha, بدرية Badriyah, وفاء Wafa, نوف Nouf, رغد Raghad, أروى Arwa, بشرى Bushra, ليان Layan, جود Joud,
  تالا Tala, سلمى Salma, هدى Huda, إيمان Iman, نجلاء Najla, ابتسام Ebtisam, مشاعل Mashael, أفنان Afnan, رزان Razan,
  شيخة Shaikha, موضي Moudhi, البندري Albandari, غلا Ghala, وعد Waad, رهف Rahaf, حنان Hanan, سحر Sahar, زهراء Zahra,
  عهود Ohoud, شروق Shorouq, روان Rawan, لولوة Lulwah, سميرة Samirah, نادية Nadia, دلال Dalal, خديجة Khadijah`)

const families = pairs(`العتيبي Alotaibi, الحربي Alharbi, القحطاني Alqahtani, الغامدي Alghamdi, الشهري Alshehri,
  المطيري Almutairi, الدوسري Aldosari, الشمري Alshammari, العنزي Alanazi, الزهراني Alzahrani, العسيري Alasiri,
  السبيعي Alsubaie, الجهني Aljuhani, البلوي Albalawi, الأحمدي Alahmadi, المالكي Almalki, الرشيدي Alrashidi,
  الخالدي Alkhaldi, الثقفي Althaqafi, العمري Alamri, السلمي Alsulami, البقمي Albuqami, اليامي Alyami, الشهراني Alshahrani,
  الحارثي Alharthi, العجمي Alajmi, الهذلي Alhuthali, الصاعدي Alsaedi, الفيفي Alfaifi, التميمي Altamimi,
  الهاجري Alhajri, الرويلي Alruwaili, الخثعمي Alkhathami, القرني Alqarni, الأسمري Alasmari, الشريف Alsharif,
  النعيمي Alnuaimi, الحازمي Alhazmi, العوفي Aloufi, المولد Almuwallad, السهلي Alsahli, الحسني Alhasani,
  المحمدي Almohammadi, السالم Alsalem, العيسى Alissa, الناصر Alnasser, الراجحي Alrajhi, السديري Alsudairi,
  المنصور Almansour, الفهد Alfahad, الصالح Alsaleh, الحمد Alhamad, العبدالله Alabdullah, الخليفة Alkhalifah,
  السعدون Alsaadoun, البراهيم Albrahim, الدخيل Aldakheel, الجبير Aljubair, النفيسة Alnafisah, الضبيب Aldubaib`)

interface Nation {
  readonly country: string
  /** How many of a hundred residents. */
  readonly share: number
  /** Names of four Arabic parts, as at home. */
  readonly arab?: true
  readonly men: readonly Both[]
  readonly women: readonly Both[]
  readonly families: readonly Both[]
}

const southAsianMen = pairs(`محمد Muhammad, عمران Imran, رحيم Rahim, عبدول Abdul, شاهد Shahid, أرشد Arshad, طارق Tariq,
  جاويد Javed, نديم Nadeem, كريم Karim, صلاح_الدين Salahuddin, فاروق Farooq, أكبر Akbar, إقبال Iqbal, رفيق Rafiq,
  شفيق Shafiq, مشتاق Mushtaq, زبير Zubair, سليم Saleem, واسم Wasim`)
const southAsianWomen = pairs(`عائشة Ayesha, فاطمة Fatima, شبانة Shabana, روبينة Rubina, نسرين Nasreen, صائمة Saima,
  فرزانة Farzana, زينب Zainab, ياسمين Yasmin, روكسانة Rukhsana`)
const southAsianFamilies =
  pairs(`خان Khan, صديقي Siddiqui, حسين Hussain, أحمد Ahmed, الدين Uddin, شيخ Shaikh, ملك Malik,
  قريشي Qureshi, ميا Miah, إسلام Islam, تشودري Chowdhury, بيغ Baig, أنصاري Ansari, رحمن Rahman, علم Alam`)
const indianMen =
  pairs(`راجيش Rajesh, سوريش Suresh, جوزيف Joseph, أنيل Anil, برافين Praveen, محمد Mohammed, ساجيف Sajeev,
  توماس Thomas, فيجاي Vijay, رمضان Ramzan, عبدول Abdul, راميش Ramesh, شاجي Shaji, منوج Manoj, بيجو Biju`)
const indianWomen = pairs(`بريا Priya, أنيتا Anita, ماري Mary, لكشمي Lakshmi, شيبا Sheeba, سونيتا Sunita, فاطمة Fathima,
  ريكا Rekha`)
const indianFamilies =
  pairs(`كومار Kumar, ماثيو Mathew, نايير Nair, سينغ Singh, شارما Sharma, فارغيس Varghese, بيلاي Pillai,
  باتيل Patel, رحمن Rahman, كويا Koya, جورج George, ريدي Reddy`)
const philippineMen = pairs(`خوسيه Jose, مارك Mark, رونالد Ronald, جون_بول John_Paul, أنطونيو Antonio, ريكاردو Ricardo,
  ميغيل Miguel, إدواردو Eduardo`)
const philippineWomen = pairs(`ماريا Maria, روزا Rosa, جينيفر Jennifer, أنجيلا Angela, كريستينا Cristina, غريس Grace,
  ليزا Liza, مارلين Marlyn, إيميلدا Imelda, جوي Joy`)
const philippineFamilies = pairs(`سانتوس Santos, كروز Cruz, رييس Reyes, غارسيا Garcia, باوتيستا Bautista, راموس Ramos,
  ميندوزا Mendoza, فلوريس Flores, توريس Torres, أكينو Aquino`)
const indonesianMen = pairs(`أحمد Ahmad, بودي Budi, أغوس Agus, سوتريسنو Sutrisno, هادي Hadi, رودي Rudi`)
const indonesianWomen = pairs(`ستي Siti, سري Sri, ديوي Dewi, نور Nur, رينا Rina, واتي Wati, أيو Ayu`)
const indonesianFamilies =
  pairs(`أمينة Aminah, رحايو Rahayu, لستاري Lestari, سوسانتي Susanti, ويبوو Wibowo, سانتوسو Santoso,
  هداية Hidayat, كورنياوان Kurniawan`)
const africanMen = pairs(`محمد Mohamed, أبيبي Abebe, تسفاي Tesfaye, جون John, كاماو Kamau, عثمان Osman, يوسف Yusuf`)
const africanWomen = pairs(`ألماز Almaz, تيغست Tigist, مرغريت Margaret, وانجيكو Wanjiku, حليمة Halima, غريس Grace`)
const africanFamilies = pairs(
  `بيكيلي Bekele, غبري Gebre, موانغي Mwangi, أوتينو Otieno, علي Ali, حسن Hassan, ولدي Wolde`,
)
const arabFamilies =
  pairs(`المصري Elmasry, حسن Hassan, السيد Elsayed, عبدالحميد Abdelhamid, الشامي Alshami, الحلبي Alhalabi,
  الصنعاني Alsanani, الحضرمي Alhadrami, النابلسي Nabulsi, الخطيب Alkhatib, عثمان Osman, البشير Albashir, قاسم Qasem,
  منصور Mansour, حداد Haddad, شاهين Shaheen`)

const arab = { arab: true, men, women, families: arabFamilies } as const
const southAsian = { men: southAsianMen, women: southAsianWomen, families: southAsianFamilies }
const african = { men: africanMen, women: africanWomen, families: africanFamilies }

/** Where residents come from. */
export const nations: readonly Nation[] = [
  { country: 'BD', share: 16, ...southAsian },
  { country: 'IN', share: 15, men: indianMen, women: indianWomen, families: indianFamilies },
  { country: 'PK', share: 14, ...southAsian },
  { country: 'YE', share: 13, ...arab },
  { country: 'EG', share: 12, ...arab },
  { country: 'SD', share: 7, ...arab },
  { country: 'PH', share: 6, men: philippineMen, women: philippineWomen, families: philippineFamilies },
  { country: 'SY', share: 5, ...arab },
  { country: 'ID', share: 3, men: indonesianMen, women: indonesianWomen, families: indonesianFamilies },
  { country: 'JO', share: 3, ...arab },
  { country: 'ET', share: 2, ...african },
  { country: 'KE', share: 2, ...african },
  { country: 'LK', share: 2, men: indianMen, women: indianWomen, families: indianFamilies },
]

/** Where domestic workers come from. */
export const domesticNations: readonly Nation[] = nations.filter(({ country }) =>
  ['PH', 'ID', 'KE', 'ET', 'LK', 'BD', 'IN'].includes(country),
)

export function nationFrom(list: readonly Nation[], by: Chance): Nation {
  let left = by.next() * list.reduce((sum, { share }) => sum + share, 0)
  for (const nation of list) {
    left -= nation.share
    if (left < 0) return nation
  }
  return by.pick(list)
}

export type Sex = 'male' | 'female'

function named(first: Both, father: Both, grandfather: Both, family: Both): PersonName {
  const parts = (script: 0 | 1): NameParts => ({
    first: first[script],
    father: father[script],
    grandfather: grandfather[script],
    family: family[script],
  })
  return { ar: parts(0), en: parts(1) }
}

const none: Both = ['', '']

export function citizenName(by: Chance, sex: Sex): PersonName {
  return named(by.skewed(sex === 'male' ? men : women), by.skewed(men), by.skewed(men), by.skewed(families))
}

/** A child's name: the father's stands after its own (R-NAME-01), or only his family name where people have two parts. */
export function childName(by: Chance, sex: Sex, father: PersonName, nation?: Nation): PersonName {
  const first = by.skewed(sex === 'male' ? (nation?.men ?? men) : (nation?.women ?? women))
  const part = (of: keyof NameParts): Both => [father.ar[of], father.en[of]]
  if (nation !== undefined && !nation.arab) return named(first, none, none, part('family'))
  return named(first, part('first'), part('father'), part('family'))
}

export function residentName(by: Chance, sex: Sex, nation: Nation): PersonName {
  const first = by.skewed(sex === 'male' ? nation.men : nation.women)
  const family = by.skewed(nation.families)
  if (nation.arab) return named(first, by.skewed(men), by.skewed(men), family)
  return named(first, none, none, family)
}

export type { Nation }
