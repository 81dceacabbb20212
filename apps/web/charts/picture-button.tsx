import { useState, type RefObject } from 'react'
import { formatDate } from '../figures/format.ts'

export interface PictureButtonProps {
  /** The element that a chart is drawn in. */
  drawing: RefObject<HTMLElement | null>
  title: string
  /** An ISO day. */
  asOf: string
  scope: string
}

/** Saves a chart as a picture, with its title and where its figures come from in it. */
export function PictureButton({ drawing, title, asOf, scope }: PictureButtonProps) {
  const [hasFailed, setFailed] = useState(false)
  const save = async (): Promise<void> => {
    try {
      const { saveChartPicture } = await import('./chart-picture.ts')
      if (drawing.current === null) throw new Error('The chart is not drawn')
      await saveChartPicture(drawing.current, { title, note: `As of ${formatDate(asOf)} · ${scope}` })
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }
  return (
    <button type="button" onClick={() => void save()}>
      {hasFailed ? 'No PNG could be made. Try again' : 'PNG'}
    </button>
  )
}
