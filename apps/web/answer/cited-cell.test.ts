import type { DatasetData } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { citedCell, citedFigure, citedRowName, exactFigure } from './cited-cell.ts'

const DATASET: DatasetData = {
  datasetId: 'run1.d1',
  toolCallId: 't',
  title: 'T',
  columns: [
    { key: 'month', label: 'Month', unit: 'date' },
    { key: 'unit', label: 'Unit', unit: 'text' },
    { key: 'sales', label: 'Sales', unit: 'usd' },
    { key: 'move', label: 'Move', unit: 'percentage_points' },
    { key: 'share', label: 'Share', unit: 'ratio' },
  ],
  rows: [
    { month: '2026-03', unit: 'Signals', sales: -48_210_400.15, move: 1.44, share: 0.123456 },
    { month: null, unit: '', sales: 5, move: null, share: null },
  ],
  total: 2,
  totals: { sales: 7 },
  asOf: '2026-06-30',
  scope: 'all',
}

const cited = (place: string) => citedCell(`cell:run1.d1:${place}`, [DATASET]) ?? expect.unreachable()

describe('a cited cell', () => {
  it('reads as the panel writes its unit, without its sign where that is asked for', () => {
    expect(citedFigure(cited('1:sales'))).toBe('-$48,210,400')
    expect(citedFigure(cited('1:sales?abs'))).toBe('$48,210,400')
    expect(citedFigure(cited('1:move'))).toBe('+1.4 pp')
    expect(citedFigure(cited('1:move?abs'))).toBe('1.4 pp')
  })

  it('has all of its digits on its card', () => {
    expect(exactFigure(cited('1:sales'))).toBe('-$48,210,400.15')
    expect(exactFigure(cited('1:move'))).toBe('+1.44 pp')
    expect(exactFigure(cited('1:share'))).toBe('12.3456%')
    expect(exactFigure(cited('2:share'))).toBe('–')
  })

  it('is of a row with a name', () => {
    expect(citedRowName(cited('1:sales'))).toBe('Mar 2026, Signals')
    expect(citedRowName(cited('2:sales'))).toBe('Row 2')
    expect(citedRowName(cited('total:sales'))).toBe('Total')
  })

  it('is none where the dataset, the row or the column is not held', () => {
    for (const href of ['cell:run2.d1:1:sales', 'cell:run1.d1:3:sales', 'cell:run1.d1:1:costs', 'cell:', 'https://x'])
      expect(citedCell(href, [DATASET])).toBeUndefined()
  })
})
