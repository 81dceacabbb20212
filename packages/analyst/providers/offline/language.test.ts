import { describe, expect, test } from 'vitest'
import { OFFLINE_QUESTIONS } from '../../testing/offline-questions.ts'
import { foreignLanguage } from './language.ts'

describe('the language of a question', () => {
  test.each([
    ['German', 'Wie hoch war der Umsatz im letzten Jahr?'],
    ['German', 'Welche Kunden haben wir im Geschäftsjahr 2025 verloren?'],
    ['French', 'Quel était le chiffre d’affaires de l’année dernière ?'],
    ['French', 'Pourquoi la marge brute est-elle en baisse dans notre division ?'],
    ['Spanish', '¿Cuáles fueron las ventas netas el año pasado?'],
    ['Spanish', 'Muestra los mejores clientes por ingresos'],
    ['Italian', 'Quali sono stati i ricavi netti dello scorso anno?'],
    ['Italian', 'Perché il margine lordo è sceso nel 2025?'],
    ['Dutch', 'Hoe hoog was de omzet van vorig jaar?'],
    ['Dutch', 'Welke klanten hebben ons verlaten?'],
    ['Portuguese', 'Quais foram as vendas líquidas no ano passado?'],
    ['Portuguese', 'Qual é a margem bruta da nossa empresa?'],
    ['Polish', 'Jaka była sprzedaż netto w ostatnim roku?'],
    ['Polish', 'Pokaż koszty w podziale na klientów'],
    ['Chinese', '去年的净销售额是多少？'],
    ['Japanese', '昨年の売上高はいくらでしたか？'],
    ['Korean', '작년 매출은 얼마였습니까?'],
    ['Russian or another language in Cyrillic', 'Какова была выручка в прошлом году?'],
  ])('%s: %s', (name, question) => {
    expect(foreignLanguage(question)?.name).toBe(name)
  })

  test.each([
    'What was revenue in the Des Moines region?',
    'Net sales per customer for El Paso and Los Angeles',
    'margin as of June',
    'EBITDA',
    '2025',
    '',
    'Is revenue up in Q3?',
    'sales to Café Müller in FY2025',
    'Compare Ελ with ours',
  ])('is English, or cannot be told: %s', (question) => {
    expect(foreignLanguage(question)).toBeUndefined()
  })

  test('no English question of the list is taken for another language', () => {
    const taken = OFFLINE_QUESTIONS.map(({ question }) => question).filter(
      (each) => foreignLanguage(each) !== undefined,
    )
    expect(taken).toEqual(OFFLINE_QUESTIONS.slice(-3).map(({ question }) => question))
  })
})
