/** Which language a question is in, as far as it takes to say that only English is understood. */

export interface Language {
  name: string
  /** Said in the language itself. */
  answer: string
}

/** Words that no other of these languages, nor English, has in a question. Accents are taken off before. */
const LANGUAGES: readonly (Language & { words: string })[] = [
  {
    name: 'German',
    answer: 'Ich verstehe leider nur Englisch.',
    words: `wie hoch war waren der das und ist sind wir unser unsere unseren welche welcher welches warum umsatz gewinn
      kosten jahr letzten letztes vergleiche zeige nach fur im mit kunden auf gegenuber geschaftsjahr was gesunken`,
  },
  {
    name: 'French',
    answer: 'Je ne comprends malheureusement que l’anglais.',
    words: `quel quelle quels quelles est etait etaient le les des du nous notre nos pourquoi chiffre affaires ventes
      marge par pour annee derniere dernier comment combien sont avec dans montre`,
  },
  {
    name: 'Spanish',
    answer: 'Lo siento, solo entiendo inglés.',
    words: `cual cuales cuanto cuantos cuantas fue fueron los las el nuestro nuestra nuestros ventas por que ano ultimo
      clientes margen como son ingresos beneficio en del muestrame muestra hay para mejores`,
  },
  {
    name: 'Italian',
    answer: 'Purtroppo capisco solo l’inglese.',
    words: `quali quanto quanti qual sono stati stato il lo gli nostro nostra nostri perche vendite ricavi margine
      anno scorso per clienti dei delle nel della mostrami come fatturato`,
  },
  {
    name: 'Dutch',
    answer: 'Helaas begrijp ik alleen Engels.',
    words: `wat waren hoe hoeveel welke het een onze ons waarom omzet winst jaar vorig afgelopen vergelijk toon naar
      klanten met van voor zijn brutomarge is de in verkoop`,
  },
  {
    name: 'Portuguese',
    answer: 'Infelizmente só entendo inglês.',
    words: `qual quais quanto quantos foi foram os as nosso nossa nossos vendas receita margem ano passado clientes por
      que como sao do da no na mostre lucro`,
  },
  {
    name: 'Polish',
    answer: 'Niestety rozumiem tylko po angielsku.',
    words: `jakie jaka jaki ile byla byly bylo jest nasz nasza nasze dlaczego sprzedaz zysk marza rok roku ostatni
      ostatnim klienci klientow w przez pokaz koszty netto`,
  },
]

const SCRIPTS: readonly (Language & { script: RegExp })[] = [
  { name: 'Japanese', answer: '英語のみ理解できます。', script: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu },
  { name: 'Korean', answer: '영어만 이해합니다.', script: /\p{Script=Hangul}/gu },
  { name: 'Chinese', answer: '我只懂英语。', script: /\p{Script=Han}/gu },
  {
    name: 'Russian or another language in Cyrillic',
    answer: 'Я понимаю только английский.',
    script: /\p{Script=Cyrillic}/gu,
  },
  { name: 'Greek', answer: 'Καταλαβαίνω μόνο αγγλικά.', script: /\p{Script=Greek}/gu },
  { name: 'Arabic', answer: 'أفهم الإنجليزية فقط.', script: /\p{Script=Arabic}/gu },
  { name: 'Hebrew', answer: 'אני מבין רק אנגלית.', script: /\p{Script=Hebrew}/gu },
]

/** Words by which English is told; one that another language shares counts for both. */
const ENGLISH = new Set(
  `the what which who how why when where is are was were did do does our we us of in for by and or to from with show me
   compare last year than more much many top best sales revenue margin profit cost costs budget customers it that this
   chart about an on have has had if would can you i`.split(/\s+/),
)

/** Letters of another script from which on a question is in it. */
const LETTERS_MIN = 3
/** Words of a language that a question has at least, and more of them than of English. */
const WORDS_MIN = 2

/** The language of a question that is not in English; undefined for English and for what cannot be told. */
export function foreignLanguage(question: string): Language | undefined {
  const letters = (script: RegExp): number => question.match(script)?.length ?? 0
  const [script] = SCRIPTS.filter((each) => letters(each.script) >= LETTERS_MIN)
  if (script !== undefined) return script
  const words =
    question
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replaceAll('ł', 'l')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  const counted = LANGUAGES.map((language) => {
    const known = new Set(language.words.split(/\s+/))
    return { language, count: words.filter((word) => known.has(word)).length }
  })
  const [best] = counted.toSorted((left, right) => right.count - left.count)
  const english = words.filter((word) => ENGLISH.has(word)).length
  return best !== undefined && best.count >= WORDS_MIN && best.count > english ? best.language : undefined
}
