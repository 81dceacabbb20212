const formats = new Map<string, Intl.DateTimeFormat>()

/** Making an Intl formatter is slow, so each is kept. */
function format(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, known)
  return known
}

/** An instant as people here write it: the time of today, the day too of any other; `nowMs` says what today is. */
export function formatInstant(iso: string, nowMs: number, locale?: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const isToday = date.toDateString() === new Date(nowMs).toDateString()
  const day = isToday ? {} : ({ month: 'short', day: 'numeric' } as const)
  return format({ ...day, hour: 'numeric', minute: '2-digit', second: '2-digit' }, locale).format(date)
}
